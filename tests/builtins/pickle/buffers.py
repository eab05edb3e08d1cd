# PickleBuffer and data out of band (PEP 574).
import io
import pickle
import weakref
from pickle import PickleBuffer


def check(label, function, *arguments, **keywords):
    try:
        print(label, "->", function(*arguments, **keywords))
    except BaseException as e:
        print(label, "!!", f"{type(e).__module__}.{type(e).__name__}", e)


check("no argument", PickleBuffer)
check("two", PickleBuffer, b"", b"")
check("int", PickleBuffer, 5)
source = bytearray(b"abcdef")
buffer = PickleBuffer(source)
print(memoryview(buffer).tobytes(), memoryview(buffer).obj is source, buffer.raw().readonly, buffer.raw().format, buffer.raw().shape, buffer.raw().strides)
check("resize", source.extend, b"x")
check("write", memoryview(buffer).__setitem__, 0, 65)
print(source, PickleBuffer(b"ab").raw().readonly)
two = memoryview(bytes(range(12))).cast("B", (3, 4))
print(PickleBuffer(two).raw().shape, PickleBuffer(two).raw().tobytes() == two.tobytes())
print(PickleBuffer(memoryview(b"\x01\0\0\0\0\0\0\0").cast("q")).raw().shape)
print(PickleBuffer(memoryview(b"\x01").cast("B", ())).raw().shape)
check("strided", PickleBuffer(memoryview(b"abcdef")[::2]).raw)
print(memoryview(PickleBuffer(memoryview(b"abcdef")[::2])).tobytes())
buffer.release()
buffer.release()
check("raw", buffer.raw)
check("view", memoryview, buffer)
check("dump", pickle.dumps, buffer, 5)
source.extend(b"x")
print(buffer == buffer, hash(buffer) == hash(buffer), weakref.ref(PickleBuffer(b""))(), pickle.PickleBuffer.__module__)
check("subclass", type, "B", (PickleBuffer,), {})

for protocol in range(6):
    for value in (PickleBuffer(b"abc"), PickleBuffer(bytearray(b"abc"))):
        check(protocol, pickle.dumps, value, protocol)
for answer in (None, False, 0, True, 1, [], [1]):
    seen = []
    check(answer, pickle.dumps, [PickleBuffer(b"abc"), PickleBuffer(bytearray(b"abc"))], 5,
          buffer_callback=lambda b: seen.append(b.raw().tobytes()) or answer)
    print(seen)


class Refuses:
    def __bool__(self):
        raise ZeroDivisionError("bool")


check("bool", pickle.dumps, PickleBuffer(b""), 5, buffer_callback=lambda b: Refuses())
check("strided", pickle.dumps, PickleBuffer(memoryview(b"abcdef")[::2]), 5)
check("large", lambda: len(pickle.dumps(PickleBuffer(b"x" * 100000), 5)))
file = io.BytesIO()
pickle.dump([PickleBuffer(b"x" * 100000), PickleBuffer(bytearray(b"y" * 100000))], file, 5)
print(len(file.getvalue()), [type(v).__name__ for v in pickle.loads(file.getvalue())])

buffers = []
data = pickle.dumps([PickleBuffer(b"abc"), PickleBuffer(bytearray(b"def"))], 5, buffer_callback=buffers.append)
print(data, [type(v).__name__ for v in pickle.loads(data, buffers=buffers)])
check("none", pickle.loads, data)
check("None", pickle.loads, data, buffers=None)
check("too few", pickle.loads, data, buffers=[b""])
check("others", pickle.loads, data, buffers=["x", 5])
check("others", pickle.loads, data, buffers=[b"x", 5, 6])
check("no iterable", pickle.loads, data, buffers=5)
check("readonly", lambda: pickle.loads(data, buffers=[bytearray(b"x"), bytearray(b"y")])[0].readonly)


def failing():
    yield b""
    raise KeyError("buffers")


check("failing", pickle.loads, data, buffers=failing())
