# Instructions that see many types: calls with and without defaults, attributes read, stored and called.


class Base:
    kind = "base"

    def __init__(self, value):
        self.value = value
        self.more = [value]

    def name(self):
        return type(self).__name__

    def twice(self, by=2):
        return self.value * by


def make(number):
    def name(self):
        return "own %d" % number
    body = {"kind": number} if number % 2 else {}
    if number % 3 == 0:
        body["name"] = name
    if number % 5 == 0:
        body["value"] = property(lambda self: "computed", lambda self, value: self.__dict__.update(stored=value))
    if number == 4:
        body["__getattr__"] = lambda self, wanted: "asked for " + wanted
    if number == 7:
        body["__slots__"] = ("value", "more", "absent")
    if number == 8:
        body["__getattribute__"] = lambda self, wanted: object.__getattribute__(self, wanted)
    if number == 9:
        body["__setattr__"] = lambda self, name, value: object.__setattr__(self, name, (name, value))
    return type("Made%d" % number, (Base,), body)


classes = [make(number) for number in range(16)]


def look(thing):
    try:
        absent = thing.absent
    except AttributeError as error:
        absent = str(error)
    thing.value = thing.value, 1
    return thing.kind, thing.name(), thing.value, thing.more, absent


for turn in range(12):
    for cls in classes:
        thing = cls(turn)
        shown = look(thing)
        if turn in (0, 11):
            print(shown)

# The class changes under an instruction that knows it.
things = [cls(1) for cls in classes]


def read(thing):
    return thing.kind, thing.name()


for turn in range(20):
    seen = [read(thing) for thing in things]
    if turn == 9:
        classes[2].kind = "changed"
        classes[3].name = lambda self: "changed too"
        things[5].name = lambda: "an attribute now"
        things[6].__dict__["kind"] = "of the instance"
        Base.kind = property(lambda self: "descriptor")
    if turn in (8, 19):
        print(seen)


class Late:
    pass


class Holder0:
    late = Late()


class Holder1(Holder0):
    pass


holders = [type("H%d" % i, (Holder1,), {})() for i in range(10)]


def late(holder):
    return holder.late


for turn in range(6):
    seen = [type(late(holder)).__name__ for holder in holders]
Late.__get__ = lambda self, instance, owner: "became a descriptor"
print([late(holder) for holder in holders][:3])
Late.__set__ = lambda self, instance, value: None
for holder in holders:
    holder.__dict__["late"] = "hidden"
print([late(holder) for holder in holders][:3])

# Calls of many callables at one place.


def two(a, b):
    return "two", a, b


def defaults(a, b=5, c=6):
    return "defaults", a, b, c


def only_keyword(a, *, b=3):
    return "keyword", a, b


def rest(*args, **keywords):
    return "rest", args, keywords


def generator(a, b=1):
    yield a
    yield b


class Callable:
    def __call__(self, *args):
        return "call", args


class Meta(type):
    def __call__(cls, *args):
        return "meta", args


class WithMeta(metaclass=Meta):
    pass


class WithNew:
    def __new__(cls, *args):
        return args


bound = Base(3)
several = [two, defaults, only_keyword, rest, lambda a, b=two: (a, b is two), bound.twice, bound.name, max, min, str, int,
           Callable(), WithMeta, WithNew, Base, complex, "x".join, generator, dict, [].append, divmod, Exception]


def at_one(function, *given):
    try:
        if len(given) == 1:
            return function(given[0])
        if len(given) == 2:
            return function(given[0], given[1])
        return function()
    except Exception as error:
        return type(error).__name__, str(error)


def show(value):
    if isinstance(value, Base):
        return value.name()
    return list(value) if hasattr(value, "send") else value


for turn in range(10):
    for given in [(), (4,), (5, 6)]:
        seen = [show(at_one(function, *given)) for function in several]
        if turn in (0, 9):
            print(seen)

two.__defaults__ = (7,)
defaults.__defaults__ = None
print([show(at_one(function, 1)) for function in several[:5]])


def deep(function, depth):
    return function(depth)


def down(depth, step=1):
    return deep(down, depth - step) if depth else "bottom"


print(down(300))
try:
    down(-1)
except RecursionError as error:
    print(str(error)[:32])


# Stores at one instruction: instances, classes, modules, objects that refuse.
class Stored:
    pass


class Slotted:
    __slots__ = ("mark", "other")


class Refusing:
    mark = property(lambda self: "read only")


class Observed:
    def __setattr__(self, name, value):
        object.__setattr__(self, name, ("observed", value))


def store(target, value):
    try:
        target.mark = value
    except (AttributeError, TypeError) as error:
        return type(error).__name__, str(error)
    return target.mark


module = type(__builtins__)("made")
targets = [Stored(), Stored, Slotted(), Slotted, Refusing(), Observed(), module, Exception(), two, 5, None, [], "text",
           type("Sub", (Stored, list), {})(), type("Sub2", (Slotted,), {})(), type("Sub3", (int,), {})(1)]
for turn in range(9):
    seen = [store(target, turn) if target is not Slotted else None for target in targets]
    if turn in (0, 8):
        print(seen)
