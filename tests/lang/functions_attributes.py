# What a function object knows: names, docs, annotations, code, defaults, attributes, methods and their binding.

def f(a: int, b: "str" = "x", *args: list, c: None = None, **kw: dict) -> float:
    """The doc."""
    local = 1
    return local


print(f.__name__, f.__qualname__, f.__doc__, f.__module__, f.__annotations__)
f.custom = [1]
print(f.custom, f.__dict__)
code = f.__code__
print(code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_varnames, code.co_nlocals,
      code.co_name, code.co_qualname, code.co_flags, code.co_firstlineno, code.co_consts[:1], code.co_stacksize > 0)
f.__name__ = "renamed"
print(f.__name__, f.__qualname__)
try:
    f.__name__ = 5
except TypeError as error:
    print(error)
try:
    f.__code__ = 1
except TypeError as error:
    print(error)
try:
    f.__defaults__ = 1
except TypeError as error:
    print(error)
try:
    del f.missing
except AttributeError as error:
    print(error)
try:
    f.missing
except AttributeError as error:
    print(error)


def one():
    return 1


def two():
    return 2


one.__code__ = two.__code__
print(one())


class A:
    def method(self, x=0):
        return self, x

    @classmethod
    def cm(cls):
        return cls

    @staticmethod
    def sm():
        return "static"


a = A()
m = a.method
print(m.__func__ is A.method, m.__self__ is a, m(5)[1], m == a.method, m is a.method, m.__name__, m.__qualname__)
print(hash(m) == hash(a.method), m != A().method, A.cm.__self__ is A, a.cm() is A, a.sm(), A.sm())
try:
    m.attr = 1
except AttributeError as error:
    print(error)
print(A.method is A.__dict__["method"], type(A.__dict__["cm"]).__name__, type(A.__dict__["sm"]).__name__)
print(A.__dict__["cm"].__func__.__name__, A.__dict__["sm"].__func__(), A.__dict__["sm"]())


def free(self):
    return "bound to", type(self).__name__


a.free = free
print(a.free(a))
A.free2 = free
print(a.free2())
import types
print(types.MethodType(free, 5)())
print(free.__get__(7)(), free.__get__(None, int) is free)
print(types.FunctionType(f.__code__, {}, "new", ("d",))(1, c=2))
print([].append.__self__, [].append.__name__, len.__name__, len.__self__.__name__, "".join.__qualname__)
print(list.append.__name__, list.append.__objclass__, type(list.append).__name__, type([].append).__name__)
print(int.__add__(1, 2), (1).__add__(2), type(int.__add__).__name__, type((1).__add__).__name__)
try:
    list.append({}, 1)
except TypeError as error:
    print(error)
try:
    list.append()
except TypeError as error:
    print(error)
try:
    int.__add__("a", 1)
except TypeError as error:
    print(error)


def deco(*names):
    def wrap(fn):
        fn.tags = getattr(fn, "tags", ()) + names
        return fn
    return wrap


@deco("x", "y")
@deco("z")
def tagged():
    pass


print(tagged.tags, (lambda: 0).__name__, (lambda: 0).__qualname__)


def outer():
    def inner():
        class Local:
            def m(self):
                return lambda: 0
        return Local
    return inner


print(outer()().m.__qualname__, outer()()().m().__qualname__, outer()().__qualname__)
