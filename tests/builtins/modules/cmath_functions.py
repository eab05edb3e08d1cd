# cmath: errors and values.
import cmath


def show(expression):
    try:
        print(expression, "->", repr(eval(expression, globals())))
    except BaseException as error:
        print(expression, "!!", type(error).__name__, error)


nan = float("nan")
inf = float("inf")


class X:
    pass


class F(float):
    pass


class I(int):
    pass


class B(bytes):
    pass


class Index:
    def __index__(self):
        return 5


class Failing:
    def __index__(self):
        1 / 0


for expression in [
    "cmath.sqrt('a')",
    'cmath.log(0)',
    'cmath.log(1,0)',
    'cmath.log(2,1)',
    'cmath.exp(1000)',
    "cmath.polar('a')",
    'cmath.polar(1+1j)',
    "cmath.rect(1,'a')",
    'cmath.rect(2,1.5)',
    'cmath.phase(1j)',
    'cmath.isclose(1,1,rel_tol=-1)',
    'cmath.isclose(1j,1j+1e-12)',
    'cmath.nanj,cmath.infj',
    'cmath.log(1+2j,2)',
    'cmath.log10(100)',
    'cmath.isnan(complex(nan,1)),cmath.isinf(complex(1,inf)),cmath.isfinite(1j)',
]:
    show(expression)
