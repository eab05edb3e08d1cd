# Class statements: bodies, attributes of class and instance, names, docs, dicts, inheritance of data.

class Empty:
    pass


class Point:
    """A point."""
    origin = None
    count: int = 0

    def __init__(self, x=0, y=0):
        self.x, self.y = x, y
        Point.count += 1

    def __repr__(self):
        return f"Point({self.x}, {self.y})"

    def moved(self, dx, dy):
        return type(self)(self.x + dx, self.y + dy)

    alias = moved


Point.origin = Point()
p = Point(1, 2)
print(p, p.moved(1, 1), p.alias(2, 2), Point.origin, Point.count, p.count)
p.count = 100
print(p.count, Point.count, p.__dict__, vars(p) is p.__dict__)
del p.count
print(p.count)
print(Point.__name__, Point.__qualname__, Point.__module__, Point.__doc__, Point.__bases__, Point.__mro__, Point.__annotations__)
print(sorted(k for k in Point.__dict__ if not k.startswith("__")), type(Point.__dict__).__name__)
p.__dict__["z"] = 3
print(p.z)
p.__dict__ = {"x": 9, "y": 8}
print(p, hasattr(p, "z"))
for text in ("p.nope", "Point.nope", "Empty().x", "Empty.x", "del p.q", "p.moved()", "Point(1, 2, 3)", "Empty(1)", "Point.x",
             "p.__dict__ = 5", "Point.__dict__['a'] = 1", "Point.__name__ = 5", "Point.__bases__ = ()", "p.__class__ = 5",
             "p.__class__ = int", "object().x = 1", "(5).x = 1", "None.x = 1", "int.x = 1", "len.x = 1", "Empty().moved"):
    try:
        exec(text)
        print("fine", text)
    except Exception as error:
        print(text, "|", type(error).__name__, error)


class Base:
    shared = []

    def who(self):
        return "base"

    def call(self):
        return self.who()


class Child(Base):
    def who(self):
        return "child+" + super().who()


class GrandChild(Child):
    def who(self):
        return "grand+" + super().who()


print(GrandChild().call(), Base().call(), Base.call(Child()))
Child.shared.append(1)
print(Base.shared is GrandChild.shared, issubclass(GrandChild, Base), isinstance(Child(), (int, Base)), issubclass(bool, int))
e = Empty()
e.__class__ = Point
print(type(e).__name__, isinstance(e, Point))
e.x = e.y = 5
print(e)


class Computed:
    for i in range(3):
        locals()[f"attr{i}"] = i * i
    if True:
        chosen = "yes"
    else:
        chosen = "no"
    try:
        value = 1 / 0
    except ZeroDivisionError:
        value = "caught"
    print("in body", __name__, __qualname__, i)
    del i

    class Inner:
        deep = True


print(Computed.attr2, Computed.chosen, Computed.value, Computed.Inner.__qualname__, hasattr(Computed, "i"))
Point.__doc__ = "changed"
print(Point.__doc__)


class Private:
    __secret = 1

    def __hidden(self):
        return self.__secret

    def reveal(self):
        self.__mine = 2
        return self.__hidden() + self.__mine

    __dunder__ = 3


x = Private()
print(x.reveal(), sorted(x.__dict__), sorted(k for k in dir(x) if "Private" in k), x._Private__hidden(), x.__dunder__)


class _Under:
    __a = 1

    def get(self):
        return [k for k in dir(type(self)) if k.endswith("__a")], self.__a


print(_Under().get())


class Attr(int, metaclass=type):
    pass


print(Attr(5) + 1, Attr.__mro__)
try:
    class Bad(int, str):
        pass
except TypeError as error:
    print(error)
try:
    class Bad(bool):
        pass
except TypeError as error:
    print(error)
try:
    class Bad(1):
        pass
except TypeError as error:
    print(error)
try:
    class Bad(Base, Base):
        pass
except TypeError as error:
    print(error)
try:
    class Bad(Base, Child):
        pass
except TypeError as error:
    print(error)
try:
    class Bad(Base, keyword=1):
        pass
except TypeError as error:
    print(error)
