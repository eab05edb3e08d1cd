# types.GenericAlias: making, showing, comparing, calling, substitution of type variables, attributes of the origin.
import copy
import pickle
import types
import weakref

Alias = types.GenericAlias


def cases(text):
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


class Variable:
    """A type variable as typing makes them."""

    def __init__(self, name):
        self.name = name

    def __typing_subst__(self, argument):
        return argument

    def __repr__(self):
        return self.name


class Several(Variable):
    """What unpacking a type variable tuple gives."""

    __typing_is_unpacked_typevartuple__ = True

    def __iter__(self):
        return iter(())

    def __typing_subst__(self, argument):
        return argument if isinstance(argument, tuple) else (argument,)

    def __typing_prepare_subst__(self, alias, arguments):
        before = alias.__parameters__.index(self)
        after = len(alias.__parameters__) - before - 1
        end = len(arguments) - after
        return (*arguments[:before], arguments[before:end], *arguments[end:])


class Box:
    level = 3

    def __init__(self, *items):
        self.items = items

    @classmethod
    def make(cls):
        return cls.__name__

    def __class_getitem__(cls, item):
        return Alias(cls, item)


class Slotted:
    __slots__ = ()


class Refuses:
    def __setattr__(self, name, value):
        raise ValueError(name)


T, S = Variable("T"), Variable("S")
Ts = Several("Ts")
cases("""
list[int]
dict[str, list[int]]
tuple[int, ...]
tuple[()]
list[None]
list['int']
list[Box]
list[[1, 2]]
list[type]
list[1, 'x']
Alias(list, int)
Alias(list, (int, str))
Alias(5, 6)
Alias(list)
Alias(list, int, x=1)
Alias()
list[int] == list[int]
list[int] == list[str]
list[int] != list[str]
list[int] == list
hash(list[int]) == hash(list[int])
hash(list[[]])
list[int] < list[int]
list[int]('ab')
dict[str, int](a=1)
Alias(5, 6)()
Box[int](1, 2).items
Box[int]().__orig_class__
Alias(Slotted, int)().__class__
Alias(Refuses, int)()
Box[int].make()
Box[int].level
Box[int].missing
list[int].__origin__
list[int].__args__
list[int].__parameters__
list[int].__class__
list[int].__module__
list[int].__name__
list[int].__mro_entries__(())
list[int].__reduce__()
list[int].__unpacked__
setattr(list[int], '__origin__', 1)
setattr(list[int], 'x', 1)
isinstance([], list[int])
issubclass(list, list[int])
isinstance(list[int], type)
list[int][int]
list[T]
list[T].__parameters__
list[T][int]
dict[T, S].__parameters__
dict[T, T].__parameters__
dict[T, S][int, str]
dict[T, T][int]
dict[T, S][int]
dict[T, S][int, str, float]
list[list[T]].__parameters__
list[list[T]][int]
dict[T, list[S]][int, str]
tuple[int, Ts]
tuple[int, Ts].__parameters__
tuple[int, Ts][str]
tuple[int, Ts][()]
tuple[int, Ts][str, float]
tuple[T, Ts, S][1, 2, 3, 4, 5]
list[tuple[Ts]][int, str]
tuple[*tuple[int, str]]
tuple[*tuple[int, ...]]
dict[T, S][*tuple[int, str]]
dict[T, S][*tuple[int, ...]]
tuple[Ts][*tuple[int, str], float]
next(iter(list[int]))
next(iter(list[int])).__unpacked__
next(iter(list[int])) == list[int]
next(iter(tuple[int, str])).__typing_unpacked_tuple_args__
next(iter(list[int])).__typing_unpacked_tuple_args__
list(iter(tuple[int]))
type(iter(list[int])).__name__
iter(list[int]).__reduce__()
copy.copy(list[int])
copy.deepcopy(dict[str, list[int]])
pickle.loads(pickle.dumps(dict[str, list[int]]))
pickle.loads(pickle.dumps(next(iter(tuple[int]))))
sorted(set(dir(list[int])) - set(dir(list)))
weakref.ref(Box[int])() is None
types.SimpleNamespace[int]
[cls[int] for cls in (list, tuple, dict, set, frozenset, enumerate, type)]
Alias(list, T).__parameters__ is Alias(list, T).__parameters__
""")


class Derived(list[int]):
    pass


print(Derived.__bases__, Derived.__orig_bases__, Derived([1]))


class Special(Alias):
    pass


print(Special(list, T), type(Special(list, T)[int]).__name__, type(next(iter(Special(list, T)))).__name__)
print(Special(list, int) == list[int])
