# types.UnionType: int | str and what can be done with it.
import types


def cases(text):
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


class Variable:
    def __typing_subst__(self, argument):
        return argument

    def __repr__(self):
        return "T"


class Meta(type):
    def __instancecheck__(cls, instance):
        return instance == "special"

    def __subclasscheck__(cls, derived):
        return derived is complex


class Odd(metaclass=Meta):
    pass


class Other:
    def __or__(self, other):
        return "or"

    def __ror__(self, other):
        return "ror"


T = Variable()
cases("""
int | str
int | None
None | int
int | str | int
int | int
int | (str | int)
(int | str) | (str | float)
int | list[int] | list[int]
list[int] | list[str]
list | list[int]
int | 1
1 | int
int | 'x'
'x' | int
int | ...
(int | str) | 1
None | None
int | Other()
Other() | int
Odd | int
(int | str) == (str | int)
(int | str) == int
(int | str) != (int | float)
(int | str) < (int | str)
hash(int | str) == hash(str | int)
{int | str: 1}[str | int]
isinstance(1, int | str)
isinstance(1.5, int | str)
isinstance(None, int | None)
isinstance(1, list[int] | int)
isinstance(1, int | list[int])
isinstance('special', int | Odd)
isinstance(1, (float, int | str))
issubclass(bool, int | str)
issubclass(complex, int | Odd)
issubclass(float, int | str)
issubclass(5, int | str)
(int | str).__args__
(int | None).__args__
(int | str).__parameters__
(int | list[T]).__parameters__
(int | list[T])[str]
(list[T] | dict[T, int])[str]
(int | list[T])[str, int]
(int | str)[int]
(int | str).__module__
(int | str).__or__(float)
(int | str).missing
(int | str)()
type(int | str)
types.UnionType
types.UnionType()
setattr(int | str, '__args__', ())
int | type(None)
type.__or__(int, str)
type.__or__(int, 1)
""")
