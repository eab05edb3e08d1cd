# A dump or load inside of another one of the same object, and sizes and numbers that lie. CPython crashes or takes
# the memory that is asked for: it only prints what is expected.
import io
import pickle
import sys

NATIVE = "Ouro" in sys.version


def check(label, expected, function):
    if not NATIVE:
        print(label, expected)
        return
    try:
        print(label, function())
    except Exception as e:
        print(label, type(e).__name__)


class Nested(pickle.Pickler):
    depth = 0

    def persistent_id(self, value):
        if value == "dump" and self.depth < 3:
            self.depth += 1
            self.dump(["dump", "inner"])
        return None


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


def nested_dump():
    file = io.BytesIO()
    pickler = Nested(file)
    pickler.fast = True
    pickler.dump(["outer", "dump", "end"])
    file.seek(0)
    return [pickle.load(file) for _ in range(4)]


class Clears(pickle.Unpickler):
    def find_class(self, module, name):
        self.memo = {0: "given", 2**40: 1}
        return name


check("dump", "[['dump', 'inner'], ['dump', 'inner'], ['dump', 'inner'], ['outer', 'dump', 'end']]", nested_dump)
check("memo", "['memo', 'given', 1]", lambda: Clears(io.BytesIO(b"](cm\nmemo\nh\0g1099511627776\ne.")).load())
for index in (2**32 - 1, 2**32 - 2, 2**31):
    data = b"Vx\nr" + index.to_bytes(4, "little") + b"0j" + index.to_bytes(4, "little") + b"."
    check(index, "x", lambda: pickle.loads(data))
check("many", "200", lambda: len(pickle.loads(b"(" + b"".join(b"K\1r" + (i * 20_000_003).to_bytes(4, "little") for i in range(200)) + b"l.")))
check("put", "x", lambda: pickle.loads(b"Vx\np4611686018427387903\n0g4611686018427387903\n."))
check("put", "MemoryError", lambda: pickle.loads(b"Vx\np9223372036854775807\n0g9223372036854775807\n."))


def inner_pickles(depth):
    data = b"N."
    for _ in range(depth):
        data = b"cpickle\nloads\n(B" + len(data).to_bytes(4, "little") + data + b"tR."
    return data


check("pickles in pickles", "None", lambda: pickle.loads(inner_pickles(100)))
check("pickles in pickles", "RecursionError", lambda: pickle.loads(inner_pickles(20000)))
sys.setrecursionlimit(100000)
check("deep dump", "RecursionError", lambda: pickle.dumps(nested(90000)))
check("deep load", "list", lambda: type(pickle.loads(b"]" * 300000 + b"a" * 299999 + b".")).__name__)
check("deep load", "tuple", lambda: type(pickle.loads(b"N" + b"\x85" * 300000 + b".")).__name__)
for head in (b"X\xff\xff\xff\x7f", b"B\xff\xff\xff\xff", b"\x8d\0\0\0\0\x10\0\0\0", b"\x8e\0\0\0\0\x10\0\0\0", b"\x96\x81" + b"\0" * 7, b"\x96\0\0\0\0\x10\0\0\0", b"\x8b\xff\xff\xff\x7f",
             b"\x95\0\0\0\0\x10\0\0\0"):
    for kind in (io.BytesIO, lambda data: io.BufferedReader(io.BytesIO(data))):
        check(head, "UnpicklingError", lambda: pickle.load(kind(head + b"x" * 100)))
