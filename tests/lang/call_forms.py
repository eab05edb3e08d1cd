# Calls of one site with many kinds of callables and arguments, often enough that sites specialise and are given up again.


class Noted:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)


def plain(a, b):
    return ("plain", a, b)


def defaults(a, b=2, c=3):
    return ("defaults", a, b, c)


def keyword_only(a, *, b=5, c):
    return ("keyword_only", a, b, c)


def positional_only(a, /, b=1, **rest):
    return ("positional_only", a, b, sorted(rest.items()))


def starred(*args, **kwargs):
    return ("starred", args, sorted(kwargs.items()))


def generator(a, b):
    yield a
    yield b


class Base:
    shared = 7

    def __init__(self, a, b=9):
        self.a = a
        self.b = b

    def method(self, x, y=1):
        return (self.a, x, y)

    @staticmethod
    def static(x):
        return ("static", x)

    @classmethod
    def cls(klass, x):
        return (klass.__name__, x)

    @property
    def prop(self):
        return self.a, self.shared


class Child(Base):
    shared = 8

    def method(self, x, y=2):
        return ("child", x, y)


class Callable:
    def __call__(self, a, b):
        return ("called", a, b)


class Raising:
    def __init__(self, a, b):
        raise ValueError((a, b))


class Wrong:
    def __init__(self, a, b):
        return 3


def attempt(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as error:
        return type(error).__name__, str(error)


def two(function, a, b):
    try:
        return function(a, b)
    except Exception as error:
        return type(error).__name__, str(error)


def named(function, a, c):
    try:
        return function(a, c=c)
    except Exception as error:
        return type(error).__name__, str(error)


base, child = Base(1), Child(2)
callables = [plain, defaults, keyword_only, positional_only, starred, base.method, child.method, Callable(), Raising, Wrong,
             max, divmod, isinstance, "abc".join, Base, lambda a, b: (a, b), None, int]
for function in callables:
    for _ in range(12):
        last = two(function, 3, 4)
    print(last if not isinstance(last, (Base, Wrong)) else type(last).__name__)
for _ in range(40):
    row = [str(two(function, 1, 2))[:30] for function in callables if function not in (Base, Wrong)]
print(row)
for function in callables:
    for _ in range(12):
        last = named(function, 3, 4)
    print(last if not isinstance(last, (Base, Wrong)) else type(last).__name__)

# Keywords in every order, with defaults that change between the calls.
def keywords(a, b=2, *, c=3, d=4):
    return a, b, c, d


for round_ in range(3):
    for i in range(10):
        rows = [keywords(i, c=1), keywords(d=1, a=i), keywords(i, 5, d=6), keywords(a=1, b=2, c=3, d=4), keywords(i, b=i)]
    print(rows)
    keywords.__kwdefaults__["c"] = "changed"
    keywords.__defaults__ = ("new",)
del keywords.__kwdefaults__["d"]
print(attempt(keywords, 1), attempt(keywords, 1, d=2), attempt(lambda: keywords(1, c=1)))


def missing_later(i):
    return keywords(i, c=1)


print([attempt(missing_later, i) for i in range(3)])
keywords.__kwdefaults__["d"] = 40
print([missing_later(i) for i in range(6)][-1])
del keywords.__kwdefaults__["d"]
print(attempt(missing_later, 1))
keywords.__code__ = (lambda c, a=0, b=0, d=0: ("other", a, b, c, d)).__code__
print(attempt(keywords, b=1, c=2), attempt(missing_later, 1))

# Attributes of instances, classes and modules through one site.
import math


class Slotted:
    __slots__ = ("a",)
    shared = "slotted"

    def __init__(self, a):
        self.a = a


class Getattr:
    def __init__(self):
        self.a = "own"

    def __getattr__(self, name):
        return "missing " + name


def reads(value):
    return [attempt(lambda: value.a), attempt(lambda: value.shared), attempt(lambda: value.prop)]


owners = [base, child, Slotted(5), Getattr(), Base, Child, Slotted, math, 3, None]
for owner in owners:
    for _ in range(10):
        last = reads(owner)
    print([item if isinstance(item, (str, int, tuple)) else type(item).__name__ for item in last])


def read_shared(value):
    return value.shared


for i in range(30):
    Base.shared = i
    base.__dict__.pop("shared", None)
    seen = read_shared(base), read_shared(child), read_shared(Base)
    if i % 3 == 0:
        base.shared = "own"
        seen += (read_shared(base),)
print(seen)


def methods(value):
    return value.static(1), value.cls(2)


for value in (base, child, Base, Child) * 6:
    last = methods(value)
    print(last) if value is Child else None
Base.static = staticmethod(lambda x: ("replaced", x))
Child.cls = lambda *args: len(args)
print(methods(base), methods(child), methods(Base), methods(Child))
base.static = lambda x: ("instance", x)
print([methods(base) for _ in range(8)][-1])


def root(x):
    return math.sqrt(x)


print([root(x * x) for x in range(12)])
old, math.sqrt = math.sqrt, lambda x: "mine"
print(root(4))
math.sqrt = old
print(root(4))


# What dies when a frame ends, and in which order.
def dying(first, second):
    third = Noted("third")
    return second


for _ in range(4):
    dying(Noted("first"), Noted("second"))
    print("--")


class Counted:
    def __init__(self, value):
        self.value = value

    def __enter__(self):
        return self.value

    def __exit__(self, kind, error, traceback):
        return kind is KeyError


def blocks(manager, fail):
    with manager as value:
        if fail:
            raise fail("x")
        return value
    return "suppressed"


for _ in range(8):
    rows = [attempt(blocks, Counted(i), kind) for i, kind in enumerate((None, KeyError, ValueError))]
print(rows)


# Integers on both sides of a small int's range, and other types at the same sites.
def arithmetic(a, b):
    return a + b, a - b, a | b, a ^ b, a << 3, a >> 2, a + 1, a - 1, a < b, a <= b, a == b, a != b, a > b, a >= b


def compares(a, b):
    result = []
    if a < b: result.append("<")
    if a <= b: result.append("<=")
    if a == b: result.append("==")
    if a != b: result.append("!=")
    if not a > b: result.append("not >")
    if not a >= b: result.append("not >=")
    if a is b: result.append("is")
    if a is not b: result.append("is not")
    return result


nan = float("nan")
for a, b in [(1, 2), (2, 1), (-5, 3), (2**61, 2**61), (2**62 - 1, 1), (-2**62, 1), (2**80, -3), (True, False)]:
    for _ in range(8):
        last = arithmetic(a, b)
    print(last)
for a, b in [(1, 2), (1.5, 2.5), (nan, 1.0), (1.0, nan), (2.0, 2.0), ("a", "b"), ("ab", "a" + "b"), (1, 1.0), ((1,), (1,)), (3, 2)]:
    for _ in range(8):
        last = compares(a, b)
    last = [word for word in last if "is" not in word]
    print(a, b, last)
print(attempt(compares, 1, "x"), attempt(arithmetic, "x", 1))


def local_unbound(flag):
    if flag:
        x = 1
    return x + 1


print([attempt(local_unbound, i < 9) for i in range(10)][-2:])


def subscripts(container, key):
    return container[key]


for container, key in [([1, 2, 3], -1), ([1, 2, 3], -4), ((1, 2), -2), ((1, 2), 5), ({"a": 1}, "a"), ({"a": 1}, "b"),
                       ({1.5: 2}, 1.5), ({}, []), ("abc", -1)]:
    print([attempt(subscripts, container, key) for _ in range(9)][-1])
