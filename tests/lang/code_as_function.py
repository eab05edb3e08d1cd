# Code of a module or an expression called as a function; builtins that are no plain dict; namespaces with an order.
import collections
import types

code = compile("x = 5\ny = x + len('ab')\nprint(sorted(k for k in locals() if k in 'xy'))\ndel x\n", "<code>", "exec")
namespace = {"__builtins__": __builtins__}
print(types.FunctionType(code, namespace)(), namespace["y"], "x" in namespace)
print(types.FunctionType(compile("a + 1", "<e>", "eval"), {"a": 3})())


class Failing(dict):
    def __getitem__(self, key):
        raise RuntimeError("asked for " + key)


class Answering(dict):
    def __getitem__(self, key):
        if key == "known":
            return 7
        raise KeyError(key)


for builtins in (Failing({"known": 1}), Answering()):
    for source in ("known", "unknown"):
        try:
            print(eval(source, {"__builtins__": builtins}))
        except (RuntimeError, NameError) as error:
            print(type(error).__name__, error)


def function():
    return known


for _ in range(3):
    print(types.FunctionType(function.__code__, {"__builtins__": Answering(), "n": 1})())

ordered = collections.OrderedDict([("a", 1), ("b", 2)])
ordered.move_to_end("a")
print([k for k in type("C", (), ordered).__dict__ if k in "ab"])
try:
    type("A", (), {"__doc__": "x\udcdcy"})
except UnicodeEncodeError as error:
    print(error.reason)


class Meta(type):
    def mro(cls):
        print(cls.__dict__["m"]() is cls)
        return super().mro()


class A(metaclass=Meta):
    @staticmethod
    def m():
        return __class__

    m = m.__func__


class M(collections.abc.Mapping if hasattr(collections, "abc") else object):
    pass


import collections.abc


class Plain:
    pass


class Both(Plain, collections.UserDict, collections.abc.Sequence):
    pass


match Both():
    case [*_]:
        print("sequence")
    case {}:
        print("mapping")
print("{0[{]}".format({"{": 1}), "{0[a}b]}".format({"a}b": 2}))


def raises_twice():
    try:
        1 / 0
    except ZeroDivisionError:
        raise
    finally:
        pass


try:
    raises_twice()
except ZeroDivisionError as error:
    frame = error.__traceback__.tb_next.tb_frame
    print(frame.f_lineno - frame.f_code.co_firstlineno)


class S1:
    __slots__ = ("a", "b")


class S2:
    __slots__ = ("a", "c")


class S3:
    __slots__ = ("b", "a")


x = S1()
for cls in (S2, S3):
    try:
        x.__class__ = cls
        print(type(x).__name__)
    except TypeError as error:
        print(error)


class B(bytearray):
    __slots__ = ("x",)


import copy

b = B(b"ab")
b.x = 5
print(copy.copy(b).x, B(b"").__reduce_ex__(3))


class X1(S1):
    __slots__ = ("e",)


class X3(S3):
    __slots__ = ("e",)


class Y1(S1):
    __slots__ = ()


for old, new in ((X1, X3), (X1, Y1), (Y1, S1), (Y1, S3), (S3, Y1)):
    x = old()
    try:
        x.__class__ = new
        print(old.__name__, new.__name__)
    except TypeError as error:
        print(error)
