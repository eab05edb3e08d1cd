# f(**mapping) with keys that are instances of a subclass of str: their __eq__ and __hash__ run while the arguments are
# sorted into parameters, and may change the mapping, the function and its code.


class Key(str):
    action = None

    def __eq__(self, other):
        if Key.action:
            action, Key.action = Key.action, None
            action()
        return str.__eq__(self, other)

    def __hash__(self):
        return str.__hash__(self)


class Always(str):
    def __eq__(self, other):
        return True

    __hash__ = str.__hash__


class Never(str):
    def __eq__(self, other):
        return False

    __hash__ = str.__hash__


class Fails(str):
    def __eq__(self, other):
        raise ValueError("__eq__ of " + str(self))

    __hash__ = str.__hash__


def plain(a, b=2, *, c=3):
    return a, b, c


def collecting(a=1, *rest, **keywords):
    return a, rest, sorted(keywords), [type(key).__name__ for key in keywords], list(keywords.values())


def positional_only(a, /, b=5):
    return a, b


class Class:
    def __init__(self, a, b=0):
        self.a, self.b = a, b

    def method(self, a, **rest):
        return a, rest


def attempt(label, function):
    try:
        print(label, "->", function())
    except Exception as error:
        print(label, "raises", type(error).__name__ + ":", error)


for kind in (Key, Always, Never, Fails):
    for function in (plain, collecting, positional_only, Class(1).method, lambda **k: sorted(k)):
        name = getattr(function, "__name__", "?")
        attempt((kind.__name__, name, "a"), lambda: function(**{kind("a"): 1}))
        attempt((kind.__name__, name, "two"), lambda: function(**{kind("b"): 1, kind("a"): 2}))
        attempt((kind.__name__, name, "mixed"), lambda: function(7, **{kind("b"): 1}))
        attempt((kind.__name__, name, "unknown"), lambda: function(7, **{kind("other"): 1}))
    attempt((kind.__name__, "class"), lambda: vars(Class(**{kind("a"): 1})))
    attempt((kind.__name__, "dict"), lambda: dict(**{kind("a"): 1}))
    attempt((kind.__name__, "sorted"), lambda: sorted([1, 2], **{kind("reverse"): True}))
    attempt((kind.__name__, "format"), lambda: "{a}".format(**{kind("a"): 3}))
    attempt((kind.__name__, "print"), lambda: print(1, 2, **{kind("sep"): "-"}))
attempt("sort", lambda: [1].sort(**{Key("revers"): True}))
attempt("int", lambda: int("12", **{Key("base"): 3}))
attempt("no str", lambda: plain(**{1: 2}))
attempt("no str", lambda: dict(**{1: 2}))
attempt("no str among others", lambda: plain(**{"a": 1, None: 2}))


class Value:
    alive = 0

    def __init__(self):
        Value.alive += 1

    def __del__(self):
        Value.alive -= 1


# The mapping loses its items while they are bound.
mapping = {Key("a"): Value(), Key("b"): Value(), "c": Value()}
Key.action = mapping.clear
attempt("cleared", lambda: [type(v).__name__ for v in plain(**mapping)])
print(len(mapping), Value.alive)
mapping = {Key("x"): Value(), Key("y"): Value()}
Key.action = mapping.clear
attempt("cleared, collected", lambda: collecting(**mapping)[2:4])
print(len(mapping), Value.alive)


# The function gets other code, other defaults, other parameters.
def other(a, b=20, *, c=30):
    return "other", a, b, c


def make():
    def function(a, b=2, *, c=3):
        return a, b, c
    return function


function = make()
Key.action = lambda: setattr(function, "__code__", other.__code__)
attempt("other code", lambda: function(**{Key("a"): 1}))
attempt("other code, again", lambda: function(**{Key("a"): 1}))
function = make()
Key.action = lambda: setattr(function, "__defaults__", (9,))
attempt("other defaults", lambda: function(**{Key("a"): 1}))
function = make()
Key.action = lambda: setattr(function, "__kwdefaults__", None)
attempt("no keyword defaults", lambda: function(**{Key("a"): 1}))


def closing(cell):
    def inner(a, **rest):
        return cell, a, sorted(rest)
    return inner


def closing_too(cell):
    def inner(a, **rest):
        return "too", cell, a
    return inner


function = closing("kept")
Key.action = lambda: setattr(function, "__code__", closing_too(0).__code__)
attempt("other code with cells", lambda: function(**{Key("a"): 1, Key("q"): 2}))
attempt("other code with cells, again", lambda: function(**{Key("a"): 1, Key("q"): 2}))
