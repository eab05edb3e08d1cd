# Numbers made of objects with __int__, __index__, __float__, __complex__; subclasses.
import cmath
import math


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


class C:
    def __complex__(self): return 1+2j


class C2:
    def __complex__(self): return 1


class C3:
    def __float__(self): return 2.5


class C4:
    def __index__(self): return 7


class C5:
    def __float__(self): return 1


class C6:
    def __int__(self): return 1.0


class C7:
    def __trunc__(self): return 5


class C8(str):
    def __int__(self): return 42


class C9:
    def __index__(self): return 'a'


class CX(complex): pass


class S(int):
    __slots__=()


class A(int):
    def __init__(self,*a): self.x=1


class R(int):
    def __radd__(self,o): return 'radd'
    def __add__(self,o): return 'add'


for expression in [
    'complex(C())',
    'complex(C2())',
    'complex(C3())',
    'complex(C4())',
    'complex(C3(),C4())',
    'complex(C(),C())',
    'float(C3())',
    'float(C4())',
    'float(C5())',
    'int(C6())',
    'int(C7())',
    "int(C8('5'))",
    'int(C9())',
    'int(C4())',
    'C4() in range(8)',
    'CX(1,2)',
    'type(CX(1,2)+1)',
    "CX('1j')",
    'S(5)',
    "A(5).x, A(10**30).x, A('12')+1",
    '1+R(2)',
    'R(2)+1',
    '1.0+R(2)',
    '[1,2,3][C4()-0]',
    'math.sqrt(C3())',
    'math.sqrt(C4())',
    'math.floor(C3())',
    'math.trunc(C7())',
    'cmath.sqrt(C())',
    'cmath.sqrt(C3())',
    '5 .__class__',
    'hex(255),oct(8),bin(-5)',
    'hex(C4())',
    'round(C4())',
    'divmod(C4(),2)',
    'abs(A(-5))',
    'type(A(5).real)',
    'A(5).__dict__',
    "A.from_bytes(b'a').x",
    'chr(C4())',
    "'a'*C4()",
    '[0]*I(3)',
    'range(I(3))',
    'slice(I(1)).indices(5)',
    'bytes(I(3))',
    'I(3).__class__',
    'I(3) is I(3)',
    '10**15 is not None',
    'math.gcd(A(4),6)',
]:
    show(expression)
