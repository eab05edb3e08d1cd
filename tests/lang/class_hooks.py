# __init_subclass__, __set_name__, __class_getitem__, __mro_entries__, __new__, __subclasses__, generic aliases.

class Registry:
    plugins = []

    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        cls.tag = tag
        Registry.plugins.append((cls.__name__, tag))


class P1(Registry, tag="one"):
    pass


class P2(P1):
    pass


print(Registry.plugins, P1.tag, P2.tag)
try:
    class P3(Registry, bad=1):
        pass
except TypeError as error:
    print(error)


class Named:
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        self.name = name

    def __get__(self, obj, owner):
        return f"{self.name} of {owner.__name__}"


class Uses:
    first = Named()
    second = Named()


Uses.third = Named()
print(Uses.first, Uses().second)


class Fails:
    def __set_name__(self, owner, name):
        raise ValueError("no " + name)


try:
    class Broken:
        field = Fails()
except RuntimeError as error:
    print(error, "|", repr(error.__cause__))


class G:
    def __class_getitem__(cls, item):
        return f"{cls.__name__} of {item!r}"


class H(G):
    pass


print(G[int], H["x", 1])
try:
    Uses[int]
except TypeError as error:
    print(error)
try:
    Uses()[int]
except TypeError as error:
    print(error)
print(list[int], dict[str, list[int]], tuple[()], tuple[int, ...], type(list[int]).__name__, list[int]([1, 2]), list[int] == list[int])
alias = dict[str, int]
print(alias.__origin__, alias.__args__, alias.__parameters__, hash(alias) == hash(dict[str, int]), alias(a=1), int | str, int | None)
print(isinstance(1, int | str), (int | str).__args__, int | int, (int | str) == (str | int), list[int] | None)
try:
    isinstance([], list[int])
except TypeError as error:
    print(error)


class Entries:
    def __mro_entries__(self, bases):
        print("entries", len(bases))
        return (Registry, G)


class FromEntries(Entries(), tag="e"):
    pass


print(FromEntries.__bases__, FromEntries.__orig_bases__[0].__class__.__name__)


class SubList(list[int]):
    pass


print(SubList.__bases__, SubList.__orig_bases__, SubList([1]))


class Immutable(tuple):
    def __new__(cls, *values):
        print("new", values)
        return super().__new__(cls, values)

    def __init__(self, *values):
        print("init", values)


print(Immutable(1, 2))


class Upper(str):
    def __new__(cls, text):
        return super().__new__(cls, text.upper())


print(Upper("abc"), type(Upper("a")).__name__)
for text in ("object(1)", "object.__new__(int)", "object.__new__()", "object.__new__(5)", "int.__new__(str)", "int.__new__(float, 1)",
             "object.__init__(5, 6)", "Plain(1)", "NewOnly(1)", "InitOnly(1)", "tuple.__new__(list)"):
    class Plain:
        pass

    class NewOnly:
        def __new__(cls, x):
            return object.__new__(cls)

    class InitOnly:
        def __init__(self, x):
            object.__init__(self)
    try:
        print(text, type(eval(text)).__name__)
    except TypeError as error:
        print(text, "|", error)
import gc

gc.collect()  # classes refused by __init_subclass__ are cycles
print([c.__name__ for c in Registry.__subclasses__()], Registry.__subclasshook__(int))
from abc import ABC, abstractmethod


class Shape(ABC):
    @abstractmethod
    def area(self):
        ...

    @property
    @abstractmethod
    def name(self):
        ...

    @classmethod
    def __subclasshook__(cls, other):
        return True if hasattr(other, "area") else NotImplemented


class Square(Shape):
    def area(self):
        return 4


class Full(Square):
    name = "full"


class Duck:
    area = 1


for cls in (Shape, Square, Full):
    try:
        print(cls().name)
    except TypeError as error:
        print(error)
print(issubclass(Duck, Shape), isinstance(Duck(), Shape), issubclass(int, Shape), sorted(Shape.__abstractmethods__))
Shape.register(int)
print(issubclass(int, Shape), isinstance(5, Shape), issubclass(bool, Shape))
