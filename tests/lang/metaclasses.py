# Metaclasses: __new__, __init__, __call__, __prepare__, conflicts, keyword arguments, class-level operators.

class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kw):
        print("prepare", name, [b.__name__ for b in bases], kw)
        return {"prepared": True}

    def __new__(mcs, name, bases, namespace, **kw):
        print("new", name, sorted(k for k in namespace if not k.startswith("__")), kw)
        cls = super().__new__(mcs, name, bases, namespace)
        cls.made_by = "Meta"
        return cls

    def __init__(cls, name, bases, namespace, **kw):
        print("init", name, kw)
        super().__init__(name, bases, namespace)

    def __call__(cls, *args, **kw):
        print("call", cls.__name__, args, kw)
        return super().__call__(*args, **kw)

    def __getattr__(cls, name):
        return f"meta getattr {name}"

    def __len__(cls):
        return 7

    def __iter__(cls):
        return iter("xyz")

    def __contains__(cls, item):
        return item == "in"

    def __getitem__(cls, key):
        return f"{cls.__name__}[{key}]"

    def __repr__(cls):
        return f"<Meta class {cls.__name__}>"

    def __add__(cls, other):
        return "added"

    def __instancecheck__(cls, instance):
        return instance == "instance"

    def __subclasscheck__(cls, sub):
        return sub is int

    def __bool__(cls):
        return False

    @property
    def on_class(cls):
        return "property of " + cls.__name__


class A(metaclass=Meta, option=1):
    def __init__(self, v=0):
        self.v = v


class B(A, other=2):
    x = 5


print(A(3).v, B.made_by, B.prepared, A.missing, len(A), list(A), "in" in A, A[1], A, A + 1, bool(A), A.on_class)
print(isinstance("instance", A), isinstance(5, A), issubclass(int, B), issubclass(str, B), type(B) is Meta)
try:
    A().on_class
except AttributeError as error:
    print("AttributeError", str(error).replace("'A'", "A"))


class OtherMeta(type):
    pass


class Other(metaclass=OtherMeta):
    pass


try:
    class Conflict(A, Other):
        pass
except TypeError as error:
    print(error)


class Joined(Meta, OtherMeta):
    pass


class Works(A, Other, metaclass=Joined):
    pass


print(type(Works).__name__)


def function_as_metaclass(name, bases, namespace, **kw):
    return (name, bases, sorted(k for k in namespace if k[0] != "_"), kw)


class NotAClass(metaclass=function_as_metaclass, k=1):
    attr = 1


print(NotAClass)


class Singleton(type):
    instances = {}

    def __call__(cls, *args):
        if cls not in cls.instances:
            cls.instances[cls] = super().__call__(*args)
        return cls.instances[cls]


class One(metaclass=Singleton):
    pass


print(One() is One())
T = type("T", (list,), {"__doc__": "made", "m": lambda self: len(self)})
print(T([1, 2]).m(), T.__doc__, T.__module__, type(5), type(T) is type)
for args in ((1, (), {}), ("x", 1, {}), ("x", (), 1), ("x", (1,), {}), ("a\0b", (), {}), (), ("x", ()), ("T", (), {"__slots__": ("a", "a b")}),
             ("T", (), {"__slots__": ("x",), "x": 1}), ("T", (int,), {"__slots__": ("x",)}), ("T", (type(None),), {})):
    try:
        print(type(*args))
    except Exception as error:
        print(type(error).__name__, error)


class BadPrepare(type):
    @classmethod
    def __prepare__(mcs, name, bases):
        return 5


try:
    class X(metaclass=BadPrepare):
        pass
except TypeError as error:
    print(error)


class Tracing(dict):
    def __setitem__(self, k, v):
        if not k.startswith("__"):
            print("body sets", k)
        super().__setitem__(k, v)

    def __missing__(self, k):
        if k == "magic":
            return "from missing"
        raise KeyError(k)


class TM(type):
    __prepare__ = classmethod(lambda m, n, b: Tracing())

    def __new__(m, n, b, ns):
        return super().__new__(m, n, b, dict(ns))


class Traced(metaclass=TM):
    a = magic
    b = a
    c = len


print(Traced.a)
print(type.__call__(int, "5"), type.__call__(type, 5), type.__name__, isinstance(type, object), isinstance(object, type))


class NewReturnsOther:
    def __new__(cls, *args):
        return 5

    def __init__(self):
        print("never")


class NewReturnsSub:
    def __new__(cls):
        return super().__new__(Later)

    def __init__(self):
        print("init of", type(self).__name__)


class Later(NewReturnsSub):
    pass


print(NewReturnsOther(1, 2), type(NewReturnsSub()).__name__)


class InitReturns:
    def __init__(self):
        return 5


try:
    InitReturns()
except TypeError as error:
    print(error)
