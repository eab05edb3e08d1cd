# enum, dataclasses and namedtuple: heavy users of metaclasses, descriptors and exec.
import dataclasses
import enum
from collections import namedtuple
from dataclasses import dataclass, field

class Color(enum.Enum):
    RED = 1
    GREEN = "g"
    ALIAS = 1

    @property
    def pretty(self):
        return self.name.title()


class Num(enum.IntEnum):
    A = enum.auto()
    B = enum.auto()


class Perm(enum.Flag):
    R = 4
    W = 2
    X = 1


class Opt(enum.IntFlag):
    P = 1
    Q = 2


class S(enum.StrEnum):
    ONE = enum.auto()
    TWO = "zwei"


class Planet(enum.Enum):
    EARTH = (5.9, 6.3)
    MARS = (0.6, 3.4)

    def __init__(self, mass, radius):
        self.mass, self.radius = mass, radius


print(list(Color), Color.RED, repr(Color.RED), Color(1), Color["GREEN"], Color.ALIAS is Color.RED, Color.RED.pretty, Color.__members__.keys(), Color.RED in Color, len(Color))
print(Num.A + 1, Num.B > Num.A, Num(2), [Num.A, 5], f"{Num.A}", Perm.R | Perm.W, Perm(5), Perm.R in Perm(6), ~Perm.R, list(Perm(3)), Opt.P | 8, bool(Perm(0)), S.ONE, S.TWO == "zwei", Planet.MARS.radius)
for f in (lambda: Color(9), lambda: Color["X"], lambda: Color.BLUE, lambda: setattr(Color, "RED", 2), lambda: Color.RED < Color.GREEN, lambda: Perm(16), lambda: type("Sub", (Color,), {})):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


@enum.unique
class U(enum.Enum):
    A = 1


try:
    @enum.unique
    class V(enum.Enum):
        A = 1
        B = 1
except ValueError as error:
    print(error)


@dataclass
class P:
    x: int
    y: int = 0
    tags: list = field(default_factory=list, compare=False)
    hidden: str = field(default="h", repr=False)
    total: int = field(init=False, default=7)

    def __post_init__(self):
        self.total = self.x + self.y


@dataclass(order=True, frozen=True, slots=True)
class Q:
    a: int
    b: str = "b"


@dataclass(kw_only=True)
class R(P):
    z: int = 3


p = P(1, 2)
print(p, p == P(1, 2, [5]), p != P(2), dataclasses.asdict(p), dataclasses.astuple(Q(1)), [f.name for f in dataclasses.fields(P)], dataclasses.replace(p, x=10))
print(Q(1) < Q(2), Q(1) == Q(1), hash(Q(1)) == hash(Q(1)), sorted([Q(2), Q(1, "c"), Q(1)]), R(1, z=9), hasattr(Q(1), "__dict__"), P.__match_args__)
for f in (lambda: P(), lambda: P(1, 2, 3, 4, 5), lambda: setattr(Q(1), "a", 2), lambda: hash(p), lambda: p < p, lambda: R(1, 2, [], "h", 5), lambda: dataclasses.fields(5)):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)
for ns in ("x: list = []", "x: int = 1\n    y: int"):
    try:
        exec(f"@dataclass\nclass Bad:\n    {ns}")
    except Exception as error:
        print(type(error).__name__, error)
N = namedtuple("N", "a b c", defaults=[3])
n = N(1, 2)
print(n, n.c, n[0], n._asdict(), n._replace(a=9), N._make([1, 2, 3]), N._fields, n == (1, 2, 3), [*n], N.__doc__)
for args in (("X", "a a"), ("X", "def"), ("1x", "a"), ("X", "_a")):
    try:
        namedtuple(*args)
    except ValueError as error:
        print(error)
try:
    N(1)
except TypeError as error:
    print(error)
