# Geometry and shapes with abstract classes, mixins, operators, class registries, sorting and formatted reports.
import abc
import math

class Registered:
    registry = {}

    def __init_subclass__(cls, /, code=None, **kwargs):
        super().__init_subclass__(**kwargs)
        if code:
            Registered.registry[code] = cls


class Comparable(abc.ABC):
    @property
    @abc.abstractmethod
    def area(self): ...

    def __lt__(self, other):
        return self.area < other.area

    def __eq__(self, other):
        return isinstance(other, Comparable) and math.isclose(self.area, other.area)

    def __hash__(self):
        return hash(round(self.area, 6))


class Shape(Registered, Comparable):
    count = 0

    def __new__(cls, *args, **kwargs):
        Shape.count += 1
        return super().__new__(cls)

    def __add__(self, other):
        return Group([self, other])

    def __mul__(self, k):
        return type(self)(*(v * k for v in self.sizes))

    __rmul__ = __mul__

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(f'{v:g}' for v in self.sizes)})"

    def __format__(self, spec):
        return f"{repr(self):{spec}}" if spec else repr(self)


class Circle(Shape, code="c"):
    def __init__(self, r):
        self.sizes = (r,)

    @property
    def area(self):
        return math.pi * self.sizes[0] ** 2


class Rect(Shape, code="r"):
    def __init__(self, w, h):
        self.sizes = w, h

    @property
    def area(self):
        return self.sizes[0] * self.sizes[1]


class Square(Rect, code="s"):
    def __init__(self, a):
        super().__init__(a, a)

    def __mul__(self, k):
        return Square(self.sizes[0] * k)

    __rmul__ = __mul__


class Group(Shape):
    def __init__(self, members):
        self.members = list(members)

    @property
    def area(self):
        return sum(m.area for m in self.members)

    @property
    def sizes(self):
        return (len(self.members),)

    def __iadd__(self, other):
        self.members.append(other)
        return self

    def __iter__(self):
        for m in self.members:
            yield from m if isinstance(m, Group) else (m,)

    def __len__(self):
        return sum(1 for _ in self)

    def __contains__(self, shape):
        return any(shape == m for m in self)


def parse(text):
    code, *numbers = text.split()
    return Registered.registry[code](*map(float, numbers))


print(sorted(Registered.registry), [parse(t) for t in ("c 2", "r 2 3", "s 4")], 2 * parse("s 3"), parse("r 1 2") * 3)
for bad in ("x 1", "c", "r 1", "s a", "s 1 2"):
    try:
        print(parse(bad))
    except (KeyError, TypeError, ValueError) as error:
        print(bad, "|", type(error).__name__, error)
try:
    Shape()
except TypeError as error:
    print(error)
shapes, state = [], 5
for i in range(12000):
    state = state * 75 % 65537
    code = "crs"[state % 3]
    shapes.append(parse(f"{code} {state % 50 + 1} {state % 7 + 1}" if code == "r" else f"{code} {state % 20 + 1}"))
shapes.sort()
print(shapes[:3], shapes[-1], len(set(shapes)), max(shapes) == shapes[-1])
group = shapes[0] + shapes[1]
group += shapes[2] + shapes[3]
print(group, len(group), list(group), Square(1) in group, Rect(1, 1) == Square(1), round(Group(shapes).area, 3), Shape.count)
print("\n".join(f"{s:<16}|{s.area:>10.2f}" for s in shapes[::2500]), [c.__name__ for c in Square.__mro__])
