# __slots__: storage, inheritance, with __dict__ and __weakref__, descriptors, errors, deletion.

class S:
    __slots__ = ("a", "b", "__private")

    def __init__(self, a=None):
        if a is not None:
            self.a = a
        self.__private = "p"


s = S(1)
print(s.a, S.__slots__, type(S.a).__name__, repr(S.a), hasattr(s, "__dict__"), S.a.__get__(s), s._S__private)
for text in ("s.b", "s.c = 1", "s.c", "del s.b", "s.__dict__", "S.a.__get__(5)", "vars(s)", "S.a.__set__(5, 1)"):
    try:
        exec(text)
        print("fine", text)
    except Exception as error:
        print(text, "|", type(error).__name__, error)
s.b = [1]
del s.b
print(hasattr(s, "b"))


class WithDict(S):
    pass


w = WithDict(2)
w.c = 3
print(w.a, w.c, w.__dict__)


class More(S):
    __slots__ = "single"


m = More(1)
m.single = 5
print(m.single, m.a, hasattr(m, "__dict__"))


class DictSlot:
    __slots__ = ("x", "__dict__", "__weakref__")


d = DictSlot()
d.x = 1
d.y = 2
print(d.__dict__, d.x)
import weakref
print(weakref.ref(d)() is d)
try:
    weakref.ref(s)
except TypeError as error:
    print(error)


class FromDict:
    __slots__ = {"a": "doc of a", "b": None}


print(FromDict.a.__doc__, FromDict.b.__doc__, sorted(FromDict.__slots__))


class Same1:
    __slots__ = ("x", "y")


class Same2:
    __slots__ = ("y", "x")


class Differ:
    __slots__ = ("x",)


o = Same1()
o.x, o.y = 1, 2
o.__class__ = Same2
print(type(o).__name__, o.x, o.y)
try:
    o.__class__ = Differ
except TypeError as error:
    print(error)


class Loud:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        print("del", self.n)


o.x = Loud(1)
o.x = Loud(2)
del o
print("end")
for ns in ({"__slots__": (1,)}, {"__slots__": ("1a",)}, {"__slots__": ("x", "x")}, {"__slots__": ("__dict__", "__dict__")},
           {"__slots__": "x", "x": 1}, {"__slots__": ("__weakref__",) * 2}):
    try:
        print(sorted(k for k in type("T", (), ns).__dict__ if k == "x"))
    except Exception as error:
        print(type(error).__name__, error)
try:
    type("T", (tuple,), {"__slots__": ("a",)})
except TypeError as error:
    print(error)
T = type("T", (list,), {"__slots__": ("a",)})
t = T([1])
t.a = 5
print(t, t.a)


class Override(S):
    __slots__ = ("a",)


v = Override(7)
print(v.a, "base slot is separate")
try:
    S.a.__get__(v)
except AttributeError as error:
    print("unset in base")
import copy
c = copy.copy(Same1.__new__(Same1))
print(type(c).__name__)
