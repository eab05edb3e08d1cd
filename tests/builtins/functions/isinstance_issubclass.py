# functions.isinstance_issubclass: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


class Meta(type):
    def __instancecheck__(cls, x):
        return x == 5

    def __subclasscheck__(cls, c):
        return c is str


class M(metaclass=Meta):
    pass


class BadMeta(type):
    def __instancecheck__(cls, x):
        raise ValueError("check")


class Duck:
    __bases__ = (int,)


class B(metaclass=BadMeta):
    pass


class FakeClass:
    @property
    def __class__(self):
        return int


cases("""
isinstance(1, int), isinstance(1, (str, int)), isinstance(1, ()), isinstance(M(), M), isinstance(5, M), isinstance(FakeClass(), int), isinstance(None, type(None)), isinstance(1, int | str), isinstance([], list | None)
isinstance(1)
isinstance(1, 1)
isinstance(1, (1,))
isinstance(1, (int, 1))
isinstance(1, 'int')
isinstance(1, B)
isinstance(1, list[int])
isinstance(1, int | list[int])
isinstance(1, [int])
issubclass(int, object), issubclass(str, M), issubclass(int, M), issubclass(bool, (str, int)), issubclass(int, int | None), issubclass(Duck, object)
issubclass(1, int)
issubclass(int, 1)
issubclass(int)
issubclass(int, [int])
issubclass(list[int], list)
isinstance(int, type), isinstance(type, type), isinstance(type, object), issubclass(type, object), isinstance(object, type)
""")
nested = int
for _ in range(500):
    nested = (nested,)
print(isinstance(5, nested))
for _ in range(100000):
    nested = (nested,)
try:
    isinstance("a", nested)
except RecursionError:
    print("RecursionError")
