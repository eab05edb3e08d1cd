# _random.Random: sequences, states, subclasses.
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


class R(_random.Random):
    def __new__(cls,*a,**k): return super().__new__(cls)
    def __init__(self,*a,**k): self.seed(5)
show("R(1,2,3).random()")
show("R(x=1).getrandbits(40)")
r=_random.Random(99)
st=r.getstate()
a1=[r.random() for i in range(700)]
r.setstate(st)
show("a1==[r.random() for i in range(700)]")
show("a1[-3:]")
