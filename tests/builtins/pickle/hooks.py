# Hooks that change what is being pickled, the pickler or the unpickler, or use them again.
import gc
import io
import pickle


def check(label, function, *arguments):
    try:
        print(label, "->", function(*arguments))
    except BaseException as e:
        print(label, "!!", f"{type(e).__module__}.{type(e).__name__}", str(e).split(" at 0x")[0])


class Hook:
    """Runs an action while it is reduced."""

    def __init__(self, action):
        self.action = action

    def __reduce__(self):
        self.action()
        return int, ()


def rounds(make):
    for protocol in (0, 1, 2, 4):
        value = make()
        check((type(value).__name__, protocol), lambda: len(pickle.dumps(value, protocol)) > 0)


def shrinking_list():
    value = [None, 1, 2, 3, 4]
    value[0] = Hook(lambda: value.clear())
    return value


def growing_list():
    value = [None]
    value.append(Hook(lambda: len(value) < 50 and value.append(Hook(lambda: value.append(1)))))
    return value


def one_item_list():
    value = []
    value.append(Hook(value.clear))
    return value


def changing_dict():
    value = {i: i for i in range(10)}
    value[3] = Hook(lambda: value.clear())
    return value


def growing_dict():
    value = {1: 1}
    value[2] = Hook(lambda: value.update({i: i for i in range(100)}))
    return value


def replaced_dict():
    value = {1: 1, 2: 2}
    value[1] = Hook(lambda: value.update({1: "other", 2: "other"}))
    return value


def changing_set():
    value = set(range(10))
    value.add(Hook(lambda: value.add(100)))
    return value


def cleared_set():
    value = set()
    value.update(Hook(value.clear) for _ in range(3))
    return value


class Attributes:
    pass


def changing_instance():
    value = Attributes()
    value.a = Hook(lambda: setattr(value, "z", 1))
    value.b = 2
    return value


def deleting_instance():
    value = Attributes()
    value.a = Hook(lambda: vars(value).clear())
    value.b = 2
    return value


def other_class():
    value = Attributes()
    value.a = Hook(lambda: setattr(value, "__class__", type("Other", (Attributes,), {})))
    return value


for make in (shrinking_list, growing_list, one_item_list, changing_dict, growing_dict, replaced_dict, changing_set, cleared_set, changing_instance, deleting_instance,
             other_class):
    print(make.__name__)
    rounds(make)

print("pickler used again")
for protocol in (0, 2, 4):
    file = io.BytesIO()

    class Again(pickle.Pickler):
        def persistent_id(self, value):
            if value == 5:
                self.clear_memo()
            if value == 6:
                self.memo = {}
            if value == 7:
                self.fast = not self.fast
            if value == 8:
                del self.dispatch_table
            return None
    pickler = Again(file, protocol)
    pickler.dispatch_table = {}
    text = ["text"]
    check(protocol, pickler.dump, [text, 5, text, 6, text, (text, 7, text), [1j, 8, 1j], text])
    check(protocol, pickler.__init__, file, protocol)

print("reducer")
for value in (lambda: 1, len, int, Attributes(), 1j):
    class Reducer(pickle.Pickler):
        def reducer_override(self, obj):
            del Reducer.reducer_override
            gc.collect()
            return NotImplemented
    check(type(value).__name__, Reducer(io.BytesIO()).dump, [Attributes(), value])


class Iterator:
    def __init__(self, owner):
        self.owner, self.left = owner, 5

    def __iter__(self):
        return self

    def __next__(self):
        if not self.left:
            raise StopIteration
        self.left -= 1
        self.owner.clear()
        return [self.left]


class Reduced(list):
    def __reduce__(self):
        return Reduced, (), None, Iterator(self)


for protocol in (0, 2):
    print(pickle.loads(pickle.dumps(Reduced([1, 2]), protocol)))


class FailingIterator:
    def __iter__(self):
        return self

    def __next__(self):
        raise LookupError("next")


class Failing:
    def __init__(self, kind):
        self.kind = kind

    def __reduce__(self):
        return (list, (), None, FailingIterator()) if self.kind == "list" else (dict, (), None, None, FailingIterator())


for kind in ("list", "dict"):
    for protocol in (0, 2):
        check(kind, pickle.dumps, Failing(kind), protocol)

print("unpickler")


class Loads(pickle.Unpickler):
    def find_class(self, module, name):
        if name == "clear":
            self.memo.clear()
        if name == "memo":
            self.memo = {}
        if name == "load":
            return self.load()
        if name == "init":
            self.__init__(io.BytesIO(b"K\x07\x86."))
        if name == "fail":
            raise LookupError("find_class")
        if name == "print":
            return print
        return name

    def persistent_load(self, identifier):
        return self.find_class("", identifier)


for data in (b"](Vx\nq\0cm\nclear\nVy\nq\0e.", b"](cm\nclear\nh\0e.", b"](Vx\nq\0cm\nmemo\nh\0e.", b"Vbefore\ncm\nload\n\x86.N.",
             b"Vbefore\ncm\nload\n\x86.cm\nx\n.", b"](K\1cm\ninit\nK\5e.", b"K\1cm\nfail\n.", b"Pprint\n.", b"Pinit\n", b"Vclear\nQ.",
             b"](Vload\nQVnever\ne.]."):
    check(data, lambda: Loads(io.BytesIO(data)).load())


class SetsState:
    def __setstate__(self, state):
        state.clear()


class Extends:
    def extend(self, items):
        items.clear()


class Appends:
    def __init__(self):
        self.items = []

    def append(self, item):
        if item == 3:
            raise LookupError("append")
        self.items.append(item)


class Adds(Appends):
    add = Appends.append


class SetsItems:
    def __setitem__(self, key, value):
        if key == 3:
            raise LookupError("setitem")


class Key:
    def __init__(self, target):
        self.target = target

    def __hash__(self):
        return 1

    def __eq__(self, other):
        if other.target is not None:
            other.target.clear()
        return False


def parts(name, arguments=b")"):
    return b"c__main__\n" + name + b"\n" + arguments + b"R"


for data in (parts(b"SetsState") + b"}K\1K\2sb.", parts(b"Extends") + b"(K\1K\2e.", parts(b"Appends") + b"(K\1K\3K\2e.", parts(b"Adds") + b"(K\1K\3K\2\x90.",
             parts(b"SetsItems") + b"(K\1K\2K\3K\2u.", parts(b"Appends") + b"K\1a."):
    try:
        print(type(pickle.loads(data)).__name__)
    except Exception as e:
        print(type(e).__name__, e)
# Keys that compare while the dict or set is being filled.
data = b"}q\0(" + parts(b"Key", b"h\0\x85") + b"N" + parts(b"Key", b"h\0\x85") + b"N" + parts(b"Key", b"h\0\x85") + b"Nu."
check("dict", lambda: len(pickle.loads(data)) <= 3)
data = b"\x8fq\0(" + parts(b"Key", b"h\0\x85") * 3 + b"\x90."
check("set", lambda: len(pickle.loads(data)) <= 3)


class Noisy:
    """Takes part in a load that fails."""

    def __del__(self):
        print("gone")
        pickle.loads(pickle.dumps([1, 2, 3]))


check("failing load", pickle.loads, parts(b"Noisy") + b"q\0" + parts(b"Noisy") + b"0(NX")
gc.collect()


class State:
    def __init__(self):
        self.a = 1


print(vars(pickle.loads(b"c__main__\nState\n)R}(Va\nK\5K\7K\6ub.")))
check("int key", lambda: vars(pickle.loads(b"c__main__\nState\n)\x81}(Va\nK\5K\7K\6ub.")))


class Property:
    x = property(lambda self: 1)

    def __setattr__(self, name, value):
        raise LookupError(name)


print(vars(pickle.loads(b"c__main__\nProperty\n)R}Vx\nK\5sb.")))
check("slot state", pickle.loads, b"c__main__\nProperty\n)R(N}Vx\nK\5stb.")
check("slot names", pickle.loads, b"c__main__\nState\n)R(N}K\1K\5stb.")


class OwnDict:
    __dict__ = property(lambda self: {"own": 1})


value = OwnDict()
print(pickle.dumps(value, 2), pickle.loads(b"c__main__\nOwnDict\n)R}Vx\nK\5sb.").__dict__)


class GetState:
    pass


for name in ("__getstate__", "__reduce__", "__reduce_ex__", "__class__", "__getnewargs__"):
    value = GetState()
    value.__dict__[name] = lambda *args: print("called", name) or (int, ())
    check(name, pickle.dumps, value, 2)


class Meta(type):
    def __reduce__(cls):
        return "unused"

    def __getattribute__(cls, name):
        return super().__getattribute__(name)


class WithMeta(metaclass=Meta):
    pass


print(pickle.dumps(WithMeta()), type(pickle.loads(pickle.dumps([WithMeta(), WithMeta]))[0]))
