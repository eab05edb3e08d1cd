# The bytes of pickles, by kind of object and protocol.
import collections
import pickle
import sys


def show(label, *arguments, **keywords):
    try:
        print(label, pickle.dumps(*arguments, **keywords))
    except Exception as e:
        print(label, "!!", type(e).__name__, e)


class Plain:
    pass


class Outer:
    class Inner:
        pass

    def method(self):
        pass


class ListLike(list):
    pass


class DictLike(dict):
    pass


class Slots:
    __slots__ = ("a", "b")


class Both(Slots):
    __slots__ = ("c", "__dict__")


class State:
    def __getstate__(self):
        return 5


class NewArguments(tuple):
    def __new__(cls, *args):
        return tuple.__new__(cls, args)

    def __getnewargs__(self):
        return tuple(self)


class NewKeywords:
    def __new__(cls, **keywords):
        return object.__new__(cls)

    def __getnewargs_ex__(self):
        return (), {"a": 1}


class Meta(type):
    pass


WithMeta = Meta("WithMeta", (), {})
numbers = [0, 1, -1, 127, 128, 255, 256, 65535, 65536, 2**31 - 1, 2**31, -(2**31), -(2**31) - 1, 2**62 - 1, 2**62, -(2**62),
           -(2**62) - 1, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**64, 2**100, -(2**100), -128, -129, -32768, 2**2039, 2**2040,
           -(2**2039), -(2**2047), 1.5, float("inf"), float("-inf"), -0.0, 0.0, 1e100, 1e-320, 5e-324, 1e300, True, False, None]
texts = ["", "a", "é", "\n\\\0\x1a\r", "\U00012345\u1234\xff\u0100", "\ud800", "x" * 255, "x" * 256, "é" * 128, b"", b"a", b"\xff\n",
         b"x" * 255, b"x" * 256, bytearray(), bytearray(b"a\xff")]
containers = [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), [], [1], [1, 2], {}, {1: 2}, {1: 2, 3: 4}, set(), {1}, {1, 2}, frozenset(),
              frozenset([1])]
slots = Slots()
slots.a = 1
both = Both()
both.a, both.c, both.d = 1, 2, 3
plain = Plain()
plain.x = plain
plain.y = [plain]
list_like = ListLike([1, 2])
list_like.x = 1
objects = [..., NotImplemented, type(None), type(...), type(NotImplemented), int, type, len, print, complex(1, 2), range(3), slice(1, 2, 3), [].append,
           "a".join, dict.fromkeys, str.join, str.maketrans, int.from_bytes, Plain, Plain(), plain, Outer, Outer.Inner, Outer.Inner(), Outer.method,
           Outer().method, list_like, DictLike({1: 2}), slots, both, State(), NewArguments(1, 2), NewKeywords(), WithMeta, WithMeta(), Meta,
           sys.getrecursionlimit, object(), Exception("x"), OSError(2, "x"), KeyError, int | str, list[int], iter([1, 2]), enumerate([1]), map(str, [1]),
           collections.deque([1], 2), collections.Counter("a"), collections.namedtuple, property(len), memoryview(b""), (i for i in ()), sys,
           staticmethod(len), classmethod(len), dict.__dict__["fromkeys"], dict.__len__, [len, int, print, str, Plain, Plain(), Plain]]
for value in numbers + texts + containers + objects:
    label = repr(value)[:40].split(" at 0x")[0]
    for protocol in range(6):
        show((label, protocol), value, protocol)

print("recursion")
cases = {}
cases["list"] = cases["list in list"] = [1]
cases["list"].append(cases["list"])
cases["dict"] = {}
cases["dict"]["k"] = cases["dict"]
cases["tuple 1"] = ([],)
cases["tuple 1"][0].append(cases["tuple 1"])
cases["tuple 4"] = ([], 1, 2, 3)
cases["tuple 4"][0].append(cases["tuple 4"])
cases["set"] = set()
item = Plain()
item.owner = cases["set"]
cases["set"].add(item)
cases["frozenset"] = frozenset([item := Plain()])
item.owner = cases["frozenset"]
shared = [1]
cases["shared"] = [shared, shared, (shared,), "ab" * 2, "abab"]
for label, value in cases.items():
    for protocol in range(6):
        show((label, protocol), value, protocol)

print("batches")
for count in (999, 1000, 1001, 2000, 2001):
    for protocol in (0, 1, 4):
        for value in (list(range(count)), dict.fromkeys(range(count)), set(range(count)), ListLike(range(count)), DictLike.fromkeys(range(count))):
            data = pickle.dumps(value, protocol)
            print(type(value).__name__, count, protocol, len(data), hash(data) is not None, data[:40], data[-20:])

print("frames")
for size in (1, 2, 3, 4, 65530, 65531, 65535, 65536, 65537, 200000):
    for value in ("x" * size, b"x" * size, bytearray(b"x" * size), ["x" * size] * 2 + [1], [b"y", b"x" * size, b"z"]):
        for protocol in (3, 4, 5):
            data = pickle.dumps(value, protocol)
            print(type(value).__name__, size, protocol, len(data), data[:30], data[-30:])
data = pickle.dumps([str(i) for i in range(20000)])
print(len(data), data.count(b"\x95"), [i for i in range(len(data)) if data[i] == 0x95 and data[i + 3:i + 9] == b"\0" * 6])
data = pickle.dumps([2**600000, 1])
print(len(data), data[:30])
print("memo numbers")
for protocol in (0, 1, 2, 4):
    value = [[i] for i in range(300)]
    data = pickle.dumps(value + value, protocol)
    print(protocol, len(data), data[-30:])
