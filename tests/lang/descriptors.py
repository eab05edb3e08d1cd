# Descriptors: data and non-data, priority over the instance dict, properties, deletion, functions as descriptors.

class Data:
    def __get__(self, obj, owner):
        return ("data get", obj is not None, owner.__name__)

    def __set__(self, obj, value):
        print("data set", value)

    def __delete__(self, obj):
        print("data delete")


class NonData:
    def __get__(self, obj, owner=None):
        return ("nondata get", obj is not None)


class SetOnly:
    def __set__(self, obj, value):
        obj.__dict__["s"] = ("stored", value)


class Plain:
    pass


class Owner:
    d = Data()
    n = NonData()
    s = SetOnly()
    p = Plain()


o = Owner()
print(o.d, Owner.d, o.n, Owner.n)
o.__dict__["d"] = o.__dict__["n"] = "instance"
print(o.d, o.n)
o.d = 1
o.n = 2
print(o.n)
del o.d
del o.n
print(o.n, type(o.s).__name__)
o.s = 5
print(o.s)
try:
    del o.s
except AttributeError as error:
    print(error)
Owner.d = "replaced"
print(o.d, Owner.d)


class P:
    def __init__(self):
        self._x = 1

    @property
    def x(self):
        """x doc"""
        return self._x

    @x.setter
    def x(self, v):
        if v < 0:
            raise ValueError("negative")
        self._x = v

    @x.deleter
    def x(self):
        print("deleting")
        self._x = None

    ro = property(lambda self: "read only")
    wo = property(None, lambda self, v: print("write only", v))
    nothing = property()


p = P()
p.x = 5
p.x += 2
print(p.x, P.x.__doc__, P.x.fget.__name__, type(P.x).__name__)
del p.x
print(p.x)
p.wo = 3
for text in ("p.x = -1", "p.ro = 1", "del p.ro", "p.wo", "del p.wo", "p.nothing", "p.nothing = 1", "P.ro.fget = 1", "property(1).__get__(5)"):
    try:
        exec(text)
        print("fine")
    except Exception as error:
        print(text, "|", type(error).__name__, error)


class Sub(P):
    @P.x.getter
    def x(self):
        return "sub getter"


s = Sub()
s.x = 8
print(s.x, s._x)


class RaisingProperty:
    @property
    def a(self):
        raise AttributeError("inside a")

    def __getattr__(self, name):
        return "getattr for " + name


print(RaisingProperty().a)


class Cached:
    def __init__(self, fn):
        self.fn = fn

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, obj, owner):
        print("computing")
        value = obj.__dict__[self.name] = self.fn(obj)
        return value


class C:
    @Cached
    def value(self):
        return 42


c = C()
print(c.value, c.value)
import functools


class D:
    @functools.cached_property
    def v(self):
        print("once")
        return 1

    @classmethod
    def cm(cls, *a):
        return cls.__name__, a

    @staticmethod
    def sm(*a):
        return a

    pm = functools.partialmethod(lambda self, a, b: (a, b), 1)


d = D()
print(d.v, d.v, d.cm(1), D.cm(2), d.sm(3), D.__dict__["cm"].__get__(None, int)(), d.pm(2))
print(classmethod(len).__func__ is len, staticmethod(len).__wrapped__ is len, staticmethod(len)([1]))
try:
    classmethod(5).__get__(None, int)()
except TypeError as error:
    print(error)


class Meta(type):
    d = Data()
    n = NonData()


class K(metaclass=Meta):
    d = "class attr"
    n = "class attr"


print(K.d, K.n)
K.d = 5


class Callable:
    def __call__(self, *a):
        return "called", len(a)


class HasCallable:
    c = Callable()
    builtin = len
    lam = lambda *a: len(a)


h = HasCallable()
print(h.c(1), h.builtin([1, 2]), h.lam(1))


class DescriptorInInstance:
    def __init__(self):
        self.d = Data()


print(type(DescriptorInInstance().d).__name__)
print(hasattr(property, "__get__"), int.real.__get__(5), int.real.__name__, type(int.real).__name__, type(Owner.__dict__["__dict__"]).__name__)
try:
    int.real.__get__("x")
except TypeError as error:
    print(error)
try:
    (5).real = 3
except AttributeError as error:
    print(error)
