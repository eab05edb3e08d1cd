# What cannot be pickled, and how that is said.
import copyreg
import io
import pickle


def check(label, function, *arguments, **keywords):
    try:
        print(label, "->", function(*arguments, **keywords))
    except RecursionError:
        print(label, "!! RecursionError")
    except BaseException as e:
        print(label, "!!", f"{type(e).__module__}.{type(e).__name__}", str(e).split(" at 0x")[0], e.__cause__, e.__context__ is None)


def reduced(value):
    class Reduced:
        def __reduce__(self):
            return value
    return Reduced()


new, new_ex = copyreg.__newobj__, copyreg.__newobj_ex__
values = [1, None, (), (1,), (1, 2), (len, 2), (len, (), None, 5), (len, (), None, None, 5), (len, (), None, None, None, 5), (len, ()),
          (len, (), 1, 2, 3, 4, 5, 6, 7), "xyz", "len", "nosuch.x", "a.<locals>.b", "", ".", "a.", (new, ()), (new, (1,)), (new, (int,)),
          (new_ex, ()), (new_ex, (1, 2, 3)), (new_ex, (int, 2, 3)), (new_ex, (int, (), 3)), (new_ex, (int, (), {})),
          (int, (), None, [1]), (int, (), None, {1: 2}), (int, (), 5), (int, (), 5, None, None, len), (int, (), None, iter([1, 2])),
          (int, (), None, None, iter([(1, 2)])), (int, (), None, None, iter([1])), (int, (), None, None, iter([(1, 2), 3])),
          (int, (), None, None, iter([(1, 2, 3)]))]
for value in values:
    for protocol in (0, 2, 4):
        check((str(value).split(" at 0x")[0], protocol), pickle.dumps, reduced(value), protocol)


def function():
    class Local:
        pass

    def inner():
        pass
    return Local, inner


class Renamed:
    pass


Old = Renamed


class Renamed:
    pass


check("lambda", pickle.dumps, lambda: 1)
check("local class", pickle.dumps, function()[0])
check("local function", pickle.dumps, function()[1])
check("local instance", pickle.dumps, function()[0]())
check("other object", pickle.dumps, Old)
check("other object", pickle.dumps, Old())
Renamed.__module__ = "no.such.module"
check("no module", pickle.dumps, Renamed)
Renamed.__module__ = None
check("None as module", pickle.dumps, Renamed)
Renamed.__module__ = 5
check("5 as module", pickle.dumps, Renamed)


class Strict:
    def __getattribute__(self, name):
        raise ZeroDivisionError(name)


class NoReduce:
    __reduce_ex__ = None


class Items(dict):
    def items(self):
        return [(1, 2, 3)]


check("getattribute", pickle.dumps, Strict())
check("None as __reduce_ex__", pickle.dumps, NoReduce())
check("bad items", pickle.dumps, Items({1: 2}))
check("digits", pickle.dumps, 10**5000, 0)
globals()["é"] = type("é", (), {"__module__": "__main__"})
for protocol in (0, 2, 3, 4):
    check("name of class", pickle.dumps, globals()["é"], protocol)
check("protocol", pickle.dumps, 1, 6)
check("protocol", pickle.dumps, 1, -1)
check("protocol", pickle.dumps, 1, "x")
check("protocol", pickle.dumps, 1, 2**100)
check("protocol", pickle.dumps, 1, 1.5)
check("keyword", pickle.dumps, 1, other=1)
check("no argument", pickle.dumps)
check("positional", pickle.dumps, 1, 2, True)
check("callback", pickle.dumps, 1, 4, buffer_callback=print)
check("no file", pickle.dump, 1)
check("no write", pickle.dump, 1, 5)
check("no write", pickle.Pickler, 5)
check("no argument", pickle.Pickler)


class Writer:
    def __init__(self, answer):
        self.answer = answer

    def write(self, data):
        raise self.answer


check("write fails", pickle.dump, 1, Writer(OSError(28, "full")))
for extension in (5, 0x1234, 0x12345678):
    copyreg.add_extension("__main__", "Writer", extension)
    for protocol in (0, 1, 2, 4):
        check("extension", pickle.dumps, [Writer, Writer], protocol)
    copyreg.remove_extension("__main__", "Writer", extension)
for extension in ("x", 0, -1, 2**31, 2**100):
    copyreg._extension_registry["__main__", "Writer"] = extension
    check("extension", pickle.dumps, Writer)
del copyreg._extension_registry["__main__", "Writer"]


class NotCalled(pickle.Pickler):
    def __init__(self):
        pass


class Persistent(pickle.Pickler):
    def persistent_id(self, value):
        if value == 5:
            return "é"
        if value == 6:
            return ("id", 7)
        if value == 7:
            raise KeyError("persistent")


check("__init__", NotCalled().dump, 1)
for protocol in (0, 1, 4):
    for value in (5, [6, 6], 7, 8):
        file = io.BytesIO()
        check(("persistent", protocol, value), Persistent(file, protocol).dump, value)
        print(file.getvalue())


def nested(make):
    value = make(None)
    for _ in range(3000):
        value = make(value)
    return value


class Node:
    def __init__(self, child):
        self.child = child


for make in (lambda v: [v], lambda v: (v,), lambda v: {1: v}, Node, lambda v: frozenset([v]), lambda v: reduced((Node, (v,)))):
    check("deep", pickle.dumps, nested(make))


def fast(value):
    pickler = pickle.Pickler(io.BytesIO())
    pickler.fast = True
    pickler.dump(value)


value = [1]
value.append(value)
check("fast list", fast, value)
value = {}
value[1] = value
check("fast dict", fast, value)
value = []
value.append((value,))
check("fast tuple", fast, value[0])
