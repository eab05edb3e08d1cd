# __getattr__, __getattribute__, __setattr__, __delattr__, __dir__, getattr family; recursion and errors within them.

class All:
    def __init__(self):
        object.__setattr__(self, "real", 1)

    def __getattribute__(self, name):
        print("getattribute", name)
        if name == "blocked":
            raise AttributeError("blocked it")
        return object.__getattribute__(self, name)

    def __getattr__(self, name):
        print("getattr", name)
        if name == "fail":
            raise AttributeError(name)
        return name.upper()

    def __setattr__(self, name, value):
        print("setattr", name, value)
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        print("delattr", name)
        object.__delattr__(self, name)

    def method(self):
        return "m"

    def __len__(self):
        return 5

    def __dir__(self):
        return ["z", "a"]


a = All()
print(a.real)
print(a.other)
print(a.blocked)
a.new = 1
a.new += 1
del a.new
print(a.method(), len(a), dir(a))
print(hasattr(a, "fail"), getattr(a, "fail", "default"), getattr(a, "x"))
try:
    del a.nothing
except AttributeError as error:
    print(error)
try:
    a.fail
except AttributeError as error:
    print(error, error.name, error.obj is a)


class Raises:
    def __getattr__(self, name):
        raise KeyError(name)


for f in (lambda: hasattr(Raises(), "x"), lambda: getattr(Raises(), "x", 1), lambda: Raises().y):
    try:
        print(f())
    except KeyError as error:
        print("KeyError", error)


class Proxy:
    def __init__(self, target):
        self._target = target

    def __getattr__(self, name):
        return getattr(self._target, name)

    def __setattr__(self, name, value):
        if name.startswith("_"):
            super().__setattr__(name, value)
        else:
            setattr(self._target, name, value)


class T:
    v = 1


t = T()
pr = Proxy(t)
pr.v = 10
print(pr.v, t.v, Proxy([1, 2]).append(3), Proxy("abc").upper())
try:
    len(Proxy([1]))
except TypeError as error:
    print(error)
for text in ("getattr(1, 5)", "getattr(1)", "setattr(1, 'a', 2)", "setattr(t, 5, 2)", "delattr(t, 'zz')", "hasattr(1, 2)", "getattr(t, 'q')",
             "object.__getattribute__(t, 'q')", "object.__getattribute__(t, 1)", "object.__setattr__(1, 'a', 1)", "vars(5)", "t.__dict__['q']",
             "type.__setattr__(int, 'a', 1)", "object.__setattr__(T, 'a', 1)"):
    try:
        print(eval(text))
    except Exception as error:
        print(text, "|", type(error).__name__, error)
setattr(t, "not an identifier", 5)
print(getattr(t, "not an identifier"), vars(t))


class Sub(T):
    def __getattribute__(self, name):
        if name == "__class__":
            return int
        return super().__getattribute__(name)


s = Sub()
print(s.__class__, type(s).__name__, isinstance(s, int), isinstance(s, Sub))


class SetOnType(type):
    def __setattr__(cls, name, value):
        print("class set", name)
        super().__setattr__(name, value)


class Z(metaclass=SetOnType):
    a = 1


Z.a = 2
Z.b = 3
print(Z.a, Z.b)


class Dyn:
    pass


d = Dyn()
Dyn.__getattr__ = lambda self, n: "late " + n
print(d.anything)
del Dyn.__getattr__
print(hasattr(d, "anything"))
Dyn.__len__ = lambda self: 3
d.__len__ = lambda: 99
print(len(d), d.__len__())
for name in ("__iter__", "__getitem__", "__call__", "__bool__"):
    setattr(d, name, lambda *a: 1)
for f in (lambda: iter(d), lambda: d[0], lambda: d()):
    try:
        f()
    except TypeError as error:
        print(error)
