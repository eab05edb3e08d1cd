# Annotations of functions, variables and classes; evaluation order; typing helpers; the future import.

def f(a: print("a evaluated") or int, b: "text" = print("default") or 5, *args: list, k: dict = None, **kw: set) -> print("return"):
    v: undefined_is_not_evaluated = 1
    w: undefined_too
    return v


print(f.__annotations__, f(1))
x: int = 5
y: print("module annotation") or str
(z): float = 1.5


class C:
    a: int
    b: "C" = 1
    __private: str = "p"

    def m(self, o: "C") -> "C":
        self.attr: int = 5
        self.other: int
        return self


print(__annotations__, C.__annotations__, C.m.__annotations__, C().m(1).attr, hasattr(C, "a"), hasattr(C().m(1), "other"))
try:
    y
except NameError as error:
    print(error)
f.__annotations__ = {"new": 1}
print(f.__annotations__)
del f.__annotations__
print(f.__annotations__)


class Empty:
    pass


class Child(C):
    pass


print(Empty.__annotations__, Child.__annotations__, "__annotations__" in Child.__dict__)
ns = {}
exec("from __future__ import annotations\ndef g(a: undefined[1, *x], b: 'q' = 1) -> lambda: 0: pass\nv: whatever.it(is_) = 2\nclass K:\n  f: a if b else c\n  s: 'str'", ns)
print(ns["g"].__annotations__, ns["__annotations__"], ns["K"].__annotations__)
import typing
import inspect
print(typing.get_type_hints(C), inspect.signature(f), typing.get_type_hints(C.m))
print(typing.Optional[int], typing.Union[int, str, None], typing.List[int], typing.Callable[[int], str], typing.Any)
T = typing.TypeVar("T")


class Box(typing.Generic[T]):
    def __init__(self, v: T):
        self.v = v


print(Box[int](5).v, Box[int], Box[int].__args__, T, typing.get_origin(list[int]), typing.get_args(dict[str, int]))


class NT(typing.NamedTuple):
    a: int
    b: str = "d"


class TD(typing.TypedDict):
    k: int


class Proto(typing.Protocol):
    def meth(self): ...


print(NT(1), NT(1, "x").b, TD(k=1), typing.cast(int, "s"), NT._fields, NT(1) == (1, "d"), NT(1)._replace(a=2), NT._field_defaults)
for text in ("x: int, y: int", "f(): int = 1", "(a, b): int", "[a]: int = [1]", "x: int += 1", "1: int", "def f():\n global x\n x: int", "x: yield", "lambda x: int: 1", "x: (y := 1) = 2", "a[0]: int = [1]", "x: *int"):
    try:
        compile(text, "t", "exec")
        print("compiles", repr(text))
    except SyntaxError as error:
        print(repr(text), "|", error.msg)
