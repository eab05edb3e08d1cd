# bytes, bytearray and memoryview as language values: construction, mixing, buffers, printing, errors.

print(bytes(3), bytes([1, 2]), bytes("é", "utf8"), bytes(b"x"), bytes(bytearray(b"y")), bytes(range(3)), bytes(), bytes.fromhex("00 fF"), b"ab" + bytearray(b"c"), bytearray(b"a") + b"b")
print(b"abc"[0], b"abc"[0:1], list(b"ab"), b"a" in b"abc", 97 in b"abc", b"ab" * 2, b"a" < b"b", b"a" == "a", b"a" == bytearray(b"a"), hash(b"a") == hash(bytes([97])))
ba = bytearray(b"hello")
ba[0] = 72
ba[1:3] = b"EY!"
ba += b"?"
ba.append(33)
ba.extend([1, 2])
ba.insert(0, 65)
del ba[-2:]
ba *= 2
print(ba, len(ba), ba.pop(), ba.pop(0), ba.remove(72), ba.reverse(), ba, ba.copy() is ba)
m = memoryview(ba)
print(m[0], m[1:3].tobytes(), len(m), m.readonly, m.format, m.itemsize, m.shape, m == ba, memoryview(b"abc").readonly, m.tolist()[:2], bytes(m[::2])[:3])
m[0] = 90
m[1:3] = b"xy"
print(ba)
try:
    ba.append(1)
except BufferError as error:
    print(error)
try:
    m[0:2] = b"abc"
except ValueError as error:
    print(error)
m.release()
ba.append(1)
try:
    m[0]
except ValueError as error:
    print(error)
with memoryview(b"12345678") as mv:
    print(mv.cast("I").tolist(), mv.cast("H")[0], mv.cast("B", [2, 4]).tolist(), mv.hex(), mv.cast("d").nbytes, mv.toreadonly().readonly)
for text in ("bytes([256])", "bytes(['a'])", "bytes('a')", "bytes(-1)", "bytes(1, 'utf8')", "bytes(b'a', 'utf8')", "bytes(None)", "b'a' + 'b'", "'a' + b'b'", "b'a' % 5", "b'a'.find('a')", "bytes.fromhex('0')",
             "bytes.fromhex('zz')", "bytearray(b'a')[0] + []", "bytearray([1]).append(300)", "bytearray([1]).append('a')", "bytearray().pop()", "bytearray(b'a').remove(5)", "bytes(2.5)", "hash(bytearray())",
             "b''.join(['a'])", "b'a'.decode('nope')", "b'\\xff'.decode()", "memoryview('a')", "memoryview(b'a')[5]", "memoryview(b'a')['x']", "b'abc'.replace(b'a', 'b')", "b'a' in 'a'", "256 in b'a'", "'a' in b'a'",
             "b'abc'.index(b'z')", "int.from_bytes('ab', 'big')", "b'%s' % 1", "b'a'.hex(5)", "b'a' * 10**15", "bytes(10**15)", "b'a'.split('a')", "b'é'"):
    try:
        print(text, "=", eval(text))
    except Exception as error:
        print(text, "|", type(error).__name__, getattr(error, "msg", error))
print(b"a,b".split(b","), b" x ".strip(), b"abc".upper(), b"%d-%s" % (1, b"z"), b"ab".hex(":"), b"\x00\x01".hex(), b"x".center(5, b"*"), b"a\tb".expandtabs(4), b"abc".translate(bytes.maketrans(b"a", b"z"), b"c"))
print("é".encode("latin-1"), "é".encode("utf-16-le"), "é".encode("utf-16").decode("utf-16"), "a".encode("utf-8-sig"), "é".encode("ascii", "replace"), "é".encode("ascii", "xmlcharrefreplace"), "é".encode("ascii", "backslashreplace"), "é".encode("ascii", "ignore"))
print(b"\xff\xfea\x00".decode("utf-16"), b"\xe9".decode("latin1"), b"a\xffb".decode("utf8", "replace"), b"a\xff".decode("utf8", "surrogateescape").encode("utf8", "surrogateescape"), b"\xff".decode("ascii", "ignore"), b"a\xff".decode("ascii", "backslashreplace"))


class B(bytes):
    pass


class Idx:
    def __index__(self):
        return 65


print(B(b"a") + b"b", type(B(b"a") + b"b").__name__, bytes([Idx()]), bytes(Idx())[:2], B(b"x")[0], isinstance(B(), bytes), bytearray(Idx())[:1])
import struct
import array
print(struct.pack("<IhB", 1, -2, 3), struct.unpack(">H", b"\x01\x02"), struct.calcsize("<iq"), array.array("i", [1, 2]).tobytes(), memoryview(array.array("d", [1.5])).tolist())
