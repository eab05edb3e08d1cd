# Binary operators: reflected methods, NotImplemented, subclass priority, in-place forms, unary ones.

class V:
    def __init__(self, n):
        self.n = n

    def __repr__(self):
        return f"{type(self).__name__}({self.n})"


def make(name):
    def method(self, other):
        print(f"{type(self).__name__}.{name}", end=" ")
        if isinstance(other, str):
            return NotImplemented
        return V(f"{name}:{getattr(other, 'n', other)}")
    return method


NAMES = "add sub mul truediv floordiv mod pow matmul lshift rshift and or xor".split()
for name in NAMES:
    for prefix in ("__", "__r", "__i"):
        setattr(V, f"{prefix}{name}__", make(f"{prefix}{name}__"))


class Sub(V):
    def __radd__(self, other):
        print("Sub.__radd__", end=" ")
        return "sub radd"


class SameSub(V):
    pass


SYMBOLS = "+ - * / // % ** @ << >> & | ^".split()
for symbol in SYMBOLS:
    for left, right in ((V(1), V(2)), (V(1), 2), (1, V(2))):
        print(symbol, eval(f"left {symbol} right"))
    scope = {"x": V(1)}
    exec(f"x {symbol}= 5", scope)
    print(symbol + "=", scope["x"])
    try:
        eval(f"V(1) {symbol} 'text'")
    except TypeError as error:
        print(error)
    try:
        exec(f"x = V(1); x {symbol}= 'text'", {"V": V})
    except TypeError as error:
        print(error)
print(V(1) + Sub(2), V(1) + SameSub(2), Sub(1) + V(2), Sub(1) + Sub(2))
print(divmod.__name__, end=" ")
try:
    divmod(V(1), V(2))
except TypeError as error:
    print(error)


class D:
    def __divmod__(self, other):
        return "divmod", other

    def __rdivmod__(self, other):
        return "rdivmod", other

    def __pow__(self, other, mod=None):
        return "pow", other, mod

    def __neg__(self):
        return "neg"

    def __pos__(self):
        return "pos"

    def __invert__(self):
        return "invert"

    def __abs__(self):
        return "abs"

    def __round__(self, n="none"):
        return "round", n

    def __trunc__(self):
        return 5

    def __floor__(self):
        return "floor"

    def __ceil__(self):
        return "ceil"

    def __index__(self):
        return 3

    def __int__(self):
        return 4

    def __float__(self):
        return 2.5

    def __complex__(self):
        return 1j

    def __len__(self):
        return 2

    def __getitem__(self, key):
        return key

    def __call__(self, *args, **kwargs):
        return args, kwargs


d = D()
print(divmod(d, 1), divmod(1, d), d ** 2, pow(d, 2, 3), -d, +d, ~d, abs(d), round(d), round(d, 2))
import math
print(math.trunc(d), math.floor(d), math.ceil(d), int(d), float(d), complex(d), hex(d), "abcdef"[d], range(9)[d:])
print(d[1:2], d[1, 2], d[...], d[:, ::2], len(d), d(1, a=2), [0] * d, bin(d), chr(d) == "\x03")


class OnlyIadd:
    def __iadd__(self, other):
        return f"iadd {other}"


class DeclinesIadd:
    def __iadd__(self, other):
        return NotImplemented

    def __add__(self, other):
        return "fell back to add"


x = OnlyIadd()
x += 1
print(x)
x = DeclinesIadd()
x += 1
print(x)


class R:
    def __rsub__(self, other):
        return ("rsub", other)

    __radd__ = None


print(1 - R(), [] - R(), None - R())
try:
    1 + R()
except TypeError as error:
    print(error)


class Cmp:
    def __init__(self, tag, result):
        self.tag, self.result = tag, result

    def __lt__(self, other):
        print(self.tag, "lt", end="; ")
        return self.result

    def __gt__(self, other):
        print(self.tag, "gt", end="; ")
        return self.result

    def __eq__(self, other):
        print(self.tag, "eq", end="; ")
        return self.result


no, yes = Cmp("no", NotImplemented), Cmp("yes", True)
print(no < yes, yes < no, no == yes, no != yes, no == no)
try:
    no < no
except TypeError as error:
    print(error)
try:
    no <= no
except TypeError as error:
    print(error)


class SubCmp(Cmp):
    def __gt__(self, other):
        return "subclass first"


print(Cmp("base", True) < SubCmp("sub", True))
print(NotImplemented, type(NotImplemented))
