# Valid pickles with random changes: whatever comes out, nothing crashes. CPython takes the memory that a broken pickle
# asks for, so it is not made to load them.
# timeout: 120
import collections
import io
import pickle
import random
import sys

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 1


class Plain:
    def __init__(self, *values):
        self.values = values
        self.first = values[0] if values else None


class State:
    def __getstate__(self):
        return [1, {"a": 2}]

    def __setstate__(self, state):
        self.state = state


class Slots:
    __slots__ = ("a", "b")


class ListLike(list):
    pass


class DictLike(dict):
    pass


class Hook:
    """Loads again from the same file while it is made."""

    def __call__(self, *arguments):
        return Fuzzed.current.load()


ALLOWED = {c.__name__: c for c in (Plain, State, Slots, ListLike, DictLike, int, list, dict, set, frozenset, bytearray, complex, str, bytes,
                                   object, type, collections.OrderedDict, collections.deque, len, getattr)}


class Fuzzed(pickle.Unpickler):
    current = None
    depth = 0

    def find_class(self, module, name):
        if len(name) % 7 == 5 and Fuzzed.depth < 3:
            Fuzzed.depth += 1
            return self.load()
        if len(name) % 7 == 6:
            self.memo.clear()
        return ALLOWED.get(name) or ALLOWED[sorted(ALLOWED)[sum(map(ord, name)) % len(ALLOWED)]]

    def persistent_load(self, identifier):
        return identifier


class Persistent(pickle.Pickler):
    def persistent_id(self, value):
        return "id" if value == 77 else None


def seeds():
    slots = Slots()
    slots.a = 1
    recursive = [1]
    recursive.append((recursive, {"r": recursive}))
    values = [None, 5, [1, 2.5, 2**70, -5, "text", "é" * 40, b"bytes", True], {"a": 1, "b": [2], 3: (4, 5)}, {1, 2}, frozenset([3]), recursive,
              (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), bytearray(b"array"), Plain(1, "x"), [Plain(Plain())] * 3, State(), slots, ListLike([1, 2]),
              DictLike({1: 2}), complex(1, 2), ..., [str(i) for i in range(300)], collections.OrderedDict(a=1), collections.deque([1]), len,
              "x" * 300, [77, 78]]
    for value in values:
        for protocol in range(6):
            if protocol < 2 and value is slots:
                continue
            file = io.BytesIO()
            Persistent(file, protocol).dump(value)
            yield file.getvalue()


OPCODES = bytes(range(256)).translate(None, b"abdefhijklmnopqrstuv()[]{}.0123456789") + b"(((}}])0122aabbbdeeehijlmopqrstuRRQPQ\x81\x85\x86\x87\x90\x91\x92\x93\x94\x98"


def mutate(data, generator, others):
    data = bytearray(data)
    for _ in range(generator.choice((1, 1, 2, 3, 8))):
        at = generator.randrange(len(data) + 1)
        kind = generator.randrange(7)
        if kind == 0 and data:
            data[at - 1] = generator.randrange(256)
        elif kind == 1 and data:
            data[at - 1] = generator.choice(OPCODES)
        elif kind == 2:
            data[at:at] = bytes(generator.choice(OPCODES) for _ in range(generator.randrange(1, 5)))
        elif kind == 3:
            del data[at:at + generator.randrange(1, 6)]
        elif kind == 4:
            other = generator.choice(others)
            start = generator.randrange(len(other))
            data[at:at] = other[start:start + generator.randrange(1, 30)]
        elif kind == 5:
            data[at:at + 4] = generator.choice((b"\xff\xff\xff\xff", b"\0\0\0\x80", b"\xff\xff\xff\x7f", b"\0\0\0\0", b"\1\0\0\0"))
        else:
            del data[at:]
    return bytes(data)


def main():
    generator = random.Random(SEED)
    others = list(seeds())
    outcomes = collections.Counter()
    for _ in range(ROUNDS):
        data = mutate(generator.choice(others), generator, others)
        make = generator.choice((io.BytesIO, lambda data: io.BufferedReader(io.BytesIO(data), 16)))
        Fuzzed.depth = 0
        unpickler = Fuzzed.current = Fuzzed(make(data), encoding=generator.choice(("ASCII", "latin-1", "bytes")), buffers=[b"1", bytearray(b"2")])
        for _ in range(2):
            try:
                value = unpickler.load()
                outcomes["ok"] += 1
                repr(value)
                pickle.dumps(value, generator.randrange(6))
            except Exception as e:
                outcomes[type(e).__name__] += 1
    if ROUNDS > 4000:
        print(outcomes)


if "Ouro" in sys.version:
    sys.setrecursionlimit(300)
    main()
print("nothing crashed")
