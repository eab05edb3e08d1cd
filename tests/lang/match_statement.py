# match: literals, captures, sequences, mappings, classes, guards, or-patterns, values, errors.
import collections
import collections.abc
import enum

class Color(enum.Enum):
    RED = 1
    BLUE = 2


class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


class NoArgs:
    pass


def kind(v):
    match v:
        case None:
            return "none"
        case True | False as b:
            return f"bool {b}"
        case 0 | 1 | -1:
            return "small int"
        case 3.5 | 1 + 2j | -2.5:
            return "number"
        case "hello" | b"bytes":
            return "text"
        case int(n) if n > 1000:
            return f"big {n}"
        case int() | float():
            return "int or float"
        case str(s):
            return f"str {s}"
        case []:
            return "empty sequence"
        case [x]:
            return f"one {x}"
        case [1, x, *rest]:
            return f"one first, {x}, {rest}"
        case (Point(x=0, y=0), *_):
            return "starts with origin"
        case [[a, b], {"k": c}]:
            return f"nested {a} {b} {c}"
        case [first, *_, last]:
            return f"{first}..{last}"
        case {}  if not v:
            return "empty dict"
        case {"type": "circle", "r": r}:
            return f"circle {r}"
        case {"type": str(t), **others}:
            return f"{t} {others}"
        case {1: _, 2: _}:
            return "has 1 and 2"
        case Point(0, y):
            return f"on y axis at {y}"
        case Point(x, y=0):
            return f"on x axis at {x}"
        case Point(x=px, y=py) if px == py:
            return f"diagonal {px}"
        case Point():
            return "point"
        case Color.RED:
            return "red"
        case NoArgs(attr=a):
            return f"attr {a}"
        case _:
            return "other"


n = NoArgs()
n.attr = 5
values = [None, True, False, 0, 1, -1, 3.5, 1 + 2j, -2.5, "hello", b"bytes", 5000, 7, 7.5, "s", [], (), [9], (1, 2), [1, 2, 3], [Point(0, 0), 5],
          [[1, 2], {"k": 3}], [5, 6, 7], range(4), {}, {"type": "circle", "r": 2}, {"type": "sq", "a": 1}, {"type": 5}, {1: 0, 2: 0, 3: 0}, Point(0, 5), Point(5, 0),
          Point(3, 3), Point(1, 2), Color.RED, Color.BLUE, n, NoArgs(), object, bytearray(b"x"), {1, 2}, collections.UserList([1, 9]), iter([1]), 1.0, "", memoryview(b"ab")]
for v in values:
    print(type(v).__name__, kind(v))


def captures(command):
    match command.split():
        case ["go", ("north" | "south") as direction]:
            return "go", direction
        case ["take", *objects] if len(objects) < 3:
            return "take", objects
        case [action]:
            return action
        case [action, obj]:
            return action, obj
        case _:
            return "?"


for c in ("go north", "go west", "take a b", "take a b c", "look", ""):
    print(captures(c))


class Loud:
    def __init__(self, v):
        self.v = v

    def __eq__(self, o):
        print("eq", self.v, o, end="; ")
        return self.v == o


match Loud(5):
    case 1:
        print("no")
    case 5:
        print("five")
match {"a": 1, "b": 2}:
    case {"a": 1, **rest}:
        print(rest)


class Seq(collections.abc.Sequence):
    def __len__(self):
        print("len", end=" ")
        return 3

    def __getitem__(self, i):
        print("get", i, end=" ")
        if i > 2:
            raise IndexError
        return i


match Seq():
    case [a, b]:
        print("two")
    case [a, *b, c]:
        print(a, b, c)


class Attrs:
    def __getattr__(self, name):
        print("getattr", name, end=" ")
        if name == "missing":
            raise AttributeError
        return name


match Attrs():
    case Attrs(missing=1):
        print("no")
    case Attrs(a="a", b=x):
        print(x)


class TooFew:
    __match_args__ = ("x",)


class BadArgs:
    __match_args__ = 5


class BadItem:
    __match_args__ = (5,)


def errors(v, which):
    match v:
        case TooFew(a, b) if which == 1:
            pass
        case BadArgs(a):
            pass
        case BadItem(a):
            pass
        case NoArgs(a):
            pass
        case int(a, b):
            pass


t = TooFew()
t.x = 1
for v, which in ((t, 1), (BadArgs(), 0), (BadItem(), 0), (NoArgs(), 0), (5, 0)):
    try:
        errors(v, which)
    except TypeError as error:
        print(error)
x = 5
match x:
    case y:
        pass
print(y)
try:
    match x:
        case x.real():
            pass
except TypeError as error:
    print(error)
match = 3
case = 4
_ = match * case
print(match, case, _, [match for match in [1]])
match (1, 2, 3):
    case 1, *middle, 3:
        print(middle)
match 1, 2:
    case [a, b]:
        print(a, b)
match -x:
    case -5:
        print("negative five")
for text in ("match x:\n case a: pass\n case b: pass", "match x:\n case a | b: pass", "match x:\n case [*a, *b]: pass", "match x:\n case {**a, 'k': b}: pass",
             "match x:\n case {'a': 1, 'a': 2}: pass", "match x:\n case [a, a]: pass", "match x:\n case P(a=1, a=2): pass", "match x:\n case 1 + 2: pass", "match x:\n case {**_}: pass",
             "match x:\n case (a as _): pass", "match x:\n case f'a': pass", "match x:\n case P(a=1, 2): pass", "match x:\n case _ | 1: pass", "match x:\n case a.b: pass", "match x: pass",
             "match x:\n case {a: 1}: pass", "match x:\n case -a: pass", "match x:\n case 1 as 2: pass", "match x:\n pass"):
    try:
        compile(text, "t", "exec")
        print("compiles", repr(text))
    except SyntaxError as error:
        print(repr(text), "|", error.msg)
