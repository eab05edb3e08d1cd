# The East Asian codecs: arguments, incremental coders and their states, streams, error handlers that misbehave.
import codecs
import copy
import _codecs_cn
import _codecs_jp
import _multibytecodec


def t(function, *arguments, **keywords):
    try:
        print(ascii(function(*arguments, **keywords)))
    except Exception as error:
        print(type(error).__name__, ascii(str(error)))


print("-- getcodec and the types")
for name in "gbk", "big5", "GBK", "gbk\0x", "x", "", 1, None, "\ud800":
    try:
        print(ascii(name), type(_codecs_cn.getcodec(name)))
    except Exception as error:
        print(ascii(name), type(error).__name__, error)
gbk = _codecs_cn.getcodec("gbk")
print(type(gbk).__name__, type(gbk).__module__, type(gbk).__doc__)
t(type(gbk))
t(type, "Derived", (type(gbk),), {})
t(setattr, gbk, "attribute", 1)
t(copy.copy, gbk)
t(_multibytecodec.MultibyteIncrementalEncoder)
t(_multibytecodec.MultibyteStreamReader, None)
t(type("NoCodec", (_multibytecodec.MultibyteIncrementalDecoder,), {"codec": 5}))
for base in "IncrementalEncoder", "IncrementalDecoder", "StreamReader", "StreamWriter":
    kind = getattr(_multibytecodec, "Multibyte" + base)
    print(kind, sorted(name for name in kind.__dict__ if name[0] != "_"))

print("-- arguments")
Encoder = codecs.getincrementalencoder("big5hkscs")
Decoder = codecs.getincrementaldecoder("big5hkscs")
Reader = codecs.getreader("big5hkscs")
Writer = codecs.getwriter("big5hkscs")
for arguments in (1,), ("a", "b"), ("x\0",), (None,), ("\ud800",):
    t(Encoder, *arguments)
    t(Decoder, *arguments)
    t(Reader, None, *arguments)
t(Encoder, x=1)
t(Reader)
t(Writer, errors="strict")
t(gbk.encode, "a", 1)
t(gbk.encode, "a", "x\0")
t(gbk.encode)
t(gbk.encode, "a", None, 3)
t(gbk.encode, 5)
t(gbk.encode, "a", errors="missing")
t(gbk.encode, "\u1234", errors="missing")
t(gbk.encode, "\u1234", errors="\ud800")
t(gbk.decode, "a")
t(gbk.decode, b"\xff\xff", errors="missing")
t(gbk.decode, b"", 1)
t(gbk.decode, b"", errors="\ud800")
t(gbk.decode, memoryview(b"a1b2\xb0\xb0\xa1\xa1")[4:])

print("-- errors as attribute")
encoder = Encoder()
t(delattr, encoder, "errors")
t(setattr, encoder, "errors", 1)
t(setattr, encoder, "errors", "\ud800")
for name in "other\0rest", "ignore\0rest", "replace", "strict":
    encoder.errors = name
    print(ascii(encoder.errors))

print("-- states")
t(encoder.encode, "\xca")
t(encoder.getstate)
t(encoder.encode, "\u0304\xca", True)
t(encoder.encode, "a", "x")
t(encoder.encode, "a", 2 ** 40)
t(encoder.encode, 5, True)
for state in (-1, 2 ** 136, 2 ** 136 - 1, "a", None, 9, 0xff01, True, 8 + (0x4141414141414141 << 8), 3 << 64, 0,
              (0xca << 8 | 0xc300 >> 8 << 8) | 2):
    t(encoder.setstate, state)
    t(encoder.getstate)
decoder = Decoder()
for state in (1, (), (b"",), (b"", 1, 2), ("", 1), (b"", ""), (b"123456789", 0), (b"123", 2 ** 64), (b"123", -1),
              (b"123456789", -1), (b"1234567", 2 ** 64 - 1), [b"", 0], (bytearray(b""), 0), (b"", True)):
    t(decoder.setstate, state)
    t(decoder.getstate)
for codec, text in (("hz", "\u554a"), ("iso2022_kr", "\uac00"), ("iso2022_jp_2", "\uac00"), ("gb18030", "\U0001f600")):
    encoder, decoder = codecs.getincrementalencoder(codec)(), codecs.getincrementaldecoder(codec)()
    print(codec, encoder.getstate(), decoder.getstate())
    data = encoder.encode(text)
    print(data, encoder.getstate())
    for byte in data:
        print(end="%a %s " % (decoder.decode(bytes([byte])), decoder.getstate()))
    print()
    other = codecs.getincrementalencoder(codec)()
    other.setstate(encoder.getstate())
    t(other.encode, text + "a", True)
    encoder.reset(), decoder.reset()
    print(encoder.getstate(), decoder.getstate())
for state in 1, 2, 256:
    for data in b"~~", b"~{", b"~}", b"!!", b"~\n":
        decoder = codecs.getincrementaldecoder("hz")()
        decoder.setstate((b"", state))
        t(decoder.decode, data)
decoder = codecs.getincrementaldecoder("iso2022_jp")()
t(decoder.decode, b"\x1b(aaaaa")
t(decoder.decode, b"a")
t(decoder.decode, b"\x1b(aaaaaaaaa")
t(decoder.decode, b"\x1b(aaaaaaaa")
t(decoder.getstate)
t(b"\x1b.J\x1bN!".decode, "iso2022_jp_2")

print("-- streams")


class Stream:
    def __init__(self, *parts):
        self.parts = list(parts)

    def read(self, *arguments):
        print("read", arguments)
        return self.parts.pop(0)

    readline = read

    def write(self, data):
        print("write", data)


reader = Reader(Stream(b"\x88", b"\x62", b""))
for size in 1, 0, 1:
    t(reader.read, size)
reader = Reader(Stream(b"\x88", b"\x62", b"", "text", 5))
for size in (), (-5,), (None,), (), (), ("x",), (2 ** 70,), (2 ** 40,):
    t(reader.read, *size)
reader = Reader(Stream(b"a\nb", b"", b"c\r\nd\x85e", b"f"))
t(reader.readline, 2 ** 40)
t(reader.readlines)
t(reader.readlines, 5)
t(reader.readline, True)
t(reader.reset)
t(setattr, reader, "stream", 1)
t(delattr, reader, "stream")
reader = Reader(Stream(b"\x88"), "ignore")
t(reader.read)
writer = Writer(Stream())
t(writer.write, "\xca")
t(writer.reset)
t(writer.write, "\xca")
t(writer.write, "b")
t(writer.writelines, ["a", "\xca", "c"])
for lines in 5, {1: 2}, "abc", range(2), ("\u1234\ufffe",):
    t(writer.writelines, lines)
t(writer.write, 5)


class Lines:
    def __init__(self):
        self.count = 3

    def __len__(self):
        if self.count == 0:
            raise KeyError("length")
        return self.count

    def __getitem__(self, index):
        self.count -= 1
        return "line %d" % index


t(writer.writelines, Lines())

print("-- error handlers")


def answer(value):
    def handler(error):
        handler.error = error
        handler.calls += 1
        if handler.calls > 30:
            raise RuntimeError("again and again")
        return value(error) if callable(value) else value

    handler.calls = 0
    codecs.register_error("answer", handler)
    return handler


for value in (None, (), ("a",), ("a", 1, 2), ("a", "b"), (1, 1), (b"x", 4), (b"x", 3), ("a", 4), ("a", -1), ("a", -5),
              ("a", 3), ("a", 0), ("a", 2 ** 80), ("a", -2 ** 80), ("a", True), ("a", 1.0), ["a", 3], ("\u1234", 3),
              ("\xca", 3), lambda error: 1 / 0, lambda error: (_ for _ in ()).throw(error)):
    answer(value)
    t(gbk.encode, "a\u1234b", "answer")
    t(gbk.decode, b"a\xff\xffb", "answer")


class Index:
    def __index__(self):
        return 3


class Text(str):
    pass


class Number(int):
    pass


class Pair(tuple):
    pass


for value in ("a", Index()), (Text("t"), Number(3)), Pair(("p", 3)), (bytearray(b"x"), 3):
    answer(value)
    t(gbk.encode, "a\u1234b", "answer")
    t(gbk.decode, b"a\xff\xffb", "answer")


def meddle(error):
    """Changes all that can be changed of the exception; only the answer counts."""
    error.object = b"other" if isinstance(error, UnicodeDecodeError) else "other"
    error.start, error.end, error.reason, error.encoding = 7, 9, None, "mine"
    return "!", -1


handler = answer(meddle)
t(gbk.encode, "a\u1234\u1234b", "answer")
print(handler.error.start, handler.error.end, handler.error.reason, handler.error.encoding, handler.calls)
t(gbk.decode, b"a\xff\xff\xffb", "answer")
print(handler.error.start, handler.error.end, handler.error.reason, handler.error.encoding, handler.calls)

seen = []


def remember(error):
    seen.append(error)
    print(error is seen[0], ascii(error.object), error.start, error.end, error.reason)
    return "", error.end


codecs.register_error("remember", remember)
t(codecs.getreader("gbk")(Stream(b"\xff\xff", b"\x80\x80", b"\xff", b"", b""), "remember").read, 2)


def again(error):
    """Uses the coder that is at work."""
    if isinstance(error, UnicodeEncodeError):
        print("inner", ascii(coder.encode("\u3042\xca")), coder.getstate())
    else:
        print("inner", ascii(coder.decode(b"ab\x1b")), coder.getstate())
        coder.errors = "ignore"
    return "[]", error.end


codecs.register_error("again", again)
for codec in "shift_jis_2004", "iso2022_jp_2004":
    coder = codecs.getincrementalencoder(codec)("again")
    t(coder.encode, "\u304b\uffff\u304b\uffff\u304b")
    t(coder.encode, "\u309a", True)
    t(coder.getstate)
    coder = codecs.getincrementaldecoder(codec)("again")
    t(coder.decode, b"a\xffb\xfec\x1b")
    t(coder.decode, b"", True)
    t(coder.getstate)


def back(error):
    return "<", error.start


codecs.register_error("back", back)
decoder = codecs.getincrementaldecoder("gbk")("back")
t(decoder.decode, b"a\x81", True)
t(decoder.getstate)
t(decoder.decode, b"", True)
t(decoder.getstate)
for errors in "strict ignore replace xmlcharrefreplace backslashreplace namereplace surrogateescape surrogatepass".split():
    for codec in "iso2022_jp", "hz", "cp949":
        t("\u3042\u1234\udc80~\u3044".encode, codec, errors)
        t(b"a\xff\x80\x1b(Zb~".decode, codec, errors)
answer(lambda error: ("\u3042", error.end))
t("\u1234b".encode, "iso2022_jp", "answer")
answer(lambda error: (b"\x1b$B", error.end))
t("\u3042\u1234\u3044".encode, "iso2022_jp", "answer")
