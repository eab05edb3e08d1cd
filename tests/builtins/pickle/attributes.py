# Pickler, Unpickler and their memos as objects.
import io
import pickle
import _pickle


def check(label, function, *arguments):
    try:
        print(label, "->", repr(function(*arguments)).split(" at 0x")[0])
    except BaseException as e:
        print(label, "!!", f"{type(e).__module__}.{type(e).__name__}", e)


for name in sorted(n for n in dir(_pickle) if not n.startswith("__")):
    value = getattr(_pickle, name)
    print(name, type(value), value.__module__, value.__qualname__, " ".join((value.__text_signature__ or "").split()))
print(pickle.PickleError.__mro__, pickle.UnpicklingError.__mro__, _pickle.PickleBuffer)
for cls in (pickle.Pickler, pickle.Unpickler, pickle.PickleBuffer):
    print(cls, cls.__module__, sorted(n for n in cls.__dict__ if n not in ("__doc__", "__module__")))
pickler, unpickler = pickle.Pickler(io.BytesIO()), pickle.Unpickler(io.BytesIO())
for cls in (type(pickler.memo), type(unpickler.memo)):
    print(cls, sorted(n for n in cls.__dict__ if not n.startswith("__")), cls.__hash__)
    check("new", cls)
for subject, names in ((pickler, ("persistent_id", "dispatch_table", "memo", "xx", "reducer_override", "dump")),
                       (unpickler, ("persistent_load", "memo", "xx", "find_class", "load"))):
    for name in names:
        check(name, getattr, subject, name)
        check("set", setattr, subject, name, 5)
        check("delete", delattr, subject, name)
for name in ("bin", "fast"):
    print(getattr(pickler, name))
    setattr(pickler, name, True)
    print(getattr(pickler, name))
    check("delete", delattr, pickler, name)
pickler = pickle.Pickler(io.BytesIO())
pickler.persistent_id = len
print(pickler.persistent_id)
unpickler.persistent_load = len
print(unpickler.persistent_load)
pickler.persistent_id = lambda value: None
for memo in ({1: 2}, {1: (1,)}, {1: ("a", 2)}, {"x": (2**100, 2)}, {"x": (0, "text")}, [], pickler.memo, unpickler.memo):
    check("pickler.memo", setattr, pickler, "memo", memo)
    print(list(pickler.memo.copy().values()))
for memo in ({"x": 2}, {-1: 2}, {2**70: 2}, [], unpickler.memo, pickler.memo):
    check("unpickler.memo", setattr, unpickler, "memo", memo)
    print(unpickler.memo.copy())

print("memo of a pickler")
file = io.BytesIO()
pickler = pickle.Pickler(file)
shared = ["shared"]
pickler.dump([shared, shared])
print(sorted(pickler.memo.copy().values(), key=lambda pair: pair[0]), pickler.memo.copy()[id(shared)])
print(type(pickler.memo.__reduce__()[1][0]), pickler.memo.__reduce__()[0])
first = file.tell()
pickler.dump(shared)
print(file.getvalue()[first:])
other = pickle.Pickler(file)
other.memo = pickler.memo
first = file.tell()
other.dump((shared, "new"))
print(file.getvalue()[first:], len(other.memo.copy()), len(pickler.memo.copy()))
other.memo = pickler.memo.copy()
first = file.tell()
other.dump((shared, "new"))
print(file.getvalue()[first:], len(other.memo.copy()))
pickler.clear_memo()
print(pickler.memo.copy())
first = file.tell()
pickler.dump(shared)
print(file.getvalue()[first:])
pickler.memo.clear()
print(pickler.memo.copy(), pickler.memo == pickler.memo)

print("memo of an unpickler")
file.seek(0)
unpickler = pickle.Unpickler(file)
print(unpickler.load(), unpickler.memo.copy(), unpickler.load(), unpickler.load())
clone = pickle.Unpickler(io.BytesIO(b"h\x01."))
clone.memo = unpickler.memo
print(clone.load() is unpickler.memo.copy()[1], unpickler.memo.__reduce__()[0])
unpickler.memo.clear()
print(unpickler.memo.copy(), len(clone.memo.copy()))
check("load", unpickler.load)
unpickler = pickle.Unpickler(io.BytesIO(b"Nq\x05N\x94g5\n\x86."))
print(unpickler.load(), unpickler.memo.copy())

print("subclasses")


class P(pickle.Pickler):
    dispatch_table = {complex: lambda c: (complex, (7, 7))}

    def persistent_id(self, value):
        return "five" if value == 5 else None

    def reducer_override(self, value):
        if value is len:
            return max, (1, 2)
        if value is min:
            return "max"
        if value is print:
            return 5
        return NotImplemented


class U(pickle.Unpickler):
    def persistent_load(self, identifier):
        return identifier * 2

    def find_class(self, module, name):
        print("find", module, name, super().find_class(module, name))
        return super().find_class(module, name)


for protocol in range(6):
    file = io.BytesIO()
    pickler = P(file, protocol)
    print(pickler.persistent_id.__func__ is P.persistent_id)
    pickler.dump([5, 1j, len, min, 5, int, str.join])
    print(file.getvalue())
    file.seek(0)
    print(U(file).load())
    check("print", pickler.dump, print)
for data in (b"c__builtin__\nxrange\n.", b"cStringIO\nStringIO\n.", b"\x80\x03c__builtin__\nxrange\n.", b"cexceptions\nStandardError\n."):
    for fix in (True, False):
        check((data, fix), pickle.Unpickler(io.BytesIO(data), fix_imports=fix).load)
print(pickle.dumps([range, Exception, map], 2), pickle.dumps([range, Exception, map], 2, fix_imports=False))
check("attributes", setattr, P(io.BytesIO()), "anything", 1)
