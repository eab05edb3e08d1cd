# One instruction that sees owners of many types: immediates, instances with and without attributes, classes, modules.
import math


class Plain:
    value = "class"

    def __init__(self, number):
        self.number = number

    def bit_length(self):
        return ("plain", self.number)


class Slotted:
    __slots__ = ("number",)

    def __init__(self, number):
        self.number = number

    def bit_length(self):
        return ("slotted", self.number)


class Computed:
    @property
    def number(self):
        return "computed"

    def __getattr__(self, name):
        return lambda: ("missing", name)


owners = [1, True, None, 2.5, 1 << 80, "text", b"bytes", (), [], {}, {1}, Plain(1), Slotted(2), Computed(), Plain, math,
          len, Ellipsis, NotImplemented, 1j, range(3), float("nan"), 5e-324, type, object(), int, slice(1)]


def call_method(owner):
    try:
        return owner.bit_length()
    except (AttributeError, TypeError) as error:
        return f"{type(error).__name__}: {error}"


def load(owner):
    try:
        return owner.number
    except AttributeError as error:
        return str(error)


def store(owner):
    try:
        owner.number = 3
    except (AttributeError, TypeError) as error:
        return f"{type(error).__name__}: {error}"
    return "stored"


def call_hash(owner):
    try:
        return type(owner.__hash__()).__name__
    except TypeError as error:
        return str(error)


for round in range(12):
    for step in (call_method, load, store, call_hash):
        results = [step(owner) for owner in owners]
        if round in (0, 11):
            for owner, result in zip(owners, results):
                print(step.__name__, type(owner).__name__, result)
