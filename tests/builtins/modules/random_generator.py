# _random.Random: seeds, states, errors.
import _random


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
    '_random.Random().getrandbits(-1)',
    '_random.Random().getrandbits(0)',
    "_random.Random().getrandbits('a')",
    '_random.Random(1).random()',
    '_random.Random(1.5).random()',
    '_random.Random(None,1)',
    '_random.Random(a=1)',
    '_random.Random().setstate(1)',
    '_random.Random().setstate((1,2))',
    '_random.Random().setstate((1,)*625)',
    '_random.Random().setstate((-1,)*625)',
    '_random.Random().setstate((2**33,)*625)',
    "_random.Random().setstate(('a',)*625)",
    '_random.Random().seed([])',
    'len(_random.Random(1).getstate())',
    '_random.Random(1).getstate()[-1]',
    '_random.Random(-5).random()==_random.Random(5).random()',
    '_random.Random(2**100).getrandbits(200)',
    '[_random.Random(7).getrandbits(k) for k in (1,31,32,33,63,64,65,100)]',
    '_random.Random(True).random()',
    '_random.Random.__module__,_random.Random.__name__,_random.Random.__doc__',
]:
    show(expression)
