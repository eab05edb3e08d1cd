# Broken pickles: each opcode without what it needs, cut off and with wrong values; from memory and from files.
import io
import pickle


class Plain:
    def __init__(self, data):
        self.file = io.BytesIO(data)

    def read(self, count):
        return self.file.read(count)

    def readline(self):
        return self.file.readline()


class WithReadInto(Plain):
    def readinto(self, buffer):
        return self.file.readinto(buffer)


def outcome(load, data):
    try:
        value = load(data)
        return "-> " + repr(value).split(" at 0x")[0]
    except BaseException as e:
        return f"!! {type(e).__module__}.{type(e).__name__} {e}"


sources = [
    b"", b".", b"0", b"N", b"N0", b"N0.", b"(.", b"(0.", b"1", b"(N1.", b"2", b"(2", b"N2", b"N2.", b"a", b"Na", b"NNa", b"](a", b"](Ne.",
    b"]Ne", b"e", b"(e", b"(Ne.", b"s", b"Ns", b"NNs", b"NNNs.", b"}NNs.", b"}(Nu", b"(u", b"u", b"}(u.", b"\x90", b"(\x90", b"N(\x90.",
    b"N(N\x90.", b"\x8f(]\x90.", b"\x8f(N\x90.", b"t", b"(t.", b"\x85", b"(\x85", b"N\x85.", b"\x86", b"N\x86", b"\x87", b"l", b"(l.", b"d",
    b"(d.", b"(Nd", b"(NNd.", b"(]Nd.", b"\x91", b"(\x91.", b"(]\x91.", b"R", b"NR", b"NNR", b"N)R", b"c__builtin__\nint\n)R.",
    b"cbuiltins\nint\nNR.", b"cbuiltins\nint\n(R", b"b", b"Nb", b"NNb", b"NNb.", b"}Nb.", b"}}b.", b"N}b.", b"N(NNtb.", b"N(N}tb.", b"N(}}tb.",
    b"N(NKtb", b"NK\x01b.", b"N(NK\x01tb.", b"\x81", b"N\x81", b"N)\x81", b"NN\x81", b"cbuiltins\nint\nN\x81", b"cbuiltins\nint\n)\x81.",
    b"cbuiltins\nlen\n)\x81.", b"\x92", b"NNN\x92", b"N)}\x92", b"cbuiltins\nint\n)N\x92", b"cbuiltins\nint\n)}\x92.", b"cbuiltins\nint\nN}\x92.",
    b"cbuiltins\nlen\n)}\x92.", b"cbuiltins\nint\n)}NNs\x92.", b"cbuiltins\nint\n)}V\xe9\nNs\x92.", b"cbuiltins\ndict\n)}Va\nNs\x92.",
    b"i", b"(i", b"(ibuiltins\nint\n.", b"(ibuiltins\n", b"ibuiltins\nint\n", b"o", b"(o", b"(No", b"(cbuiltins\nint\no.",
    b"(cbuiltins\nint\nNo.", b"(NNo", b"c", b"c\n", b"cos\n", b"cnosuchmod\nx\n", b"c\xff\nx\n", b"cos\n\xff\n", b"cos", b"cos\nx", b"c\n\n",
    b"(i\xe9\nx\n", b"\x93", b"N\x93", b"NN\x93", b"X\x02\0\0\0osX\x04\0\0\0pathN\x93.", b"I", b"I\n", b"I1\n.", b"I01\n.", b"I00\n.", b"I 5\n.",
    b"I5 \n.", b"Ix\n.", b"I0x10\n.", b"I1\0\n.", b"I99999999999999999999999\n.", b"I001\n.", b"I1", b"I010\n.", b"I1_0\n.", b"I+1\n.",
    b"I-0\n.", b"I02\n.", b"I0b1\n.", b"I9223372036854775807\n.", b"I9223372036854775808\n.", b"I-9223372036854775808\n.", b"I08\n.", b"I0o7\n.",
    b"I\xe9\n.", b"I                                   7\n.", b"I12\x003\n.", b"L", b"L\n", b"LL\n", b"L1\n.", b"L1L\n.", b"L1LL\n.", b"Lx\n.", b"L0x1L\n.",
    b"L1\0L\n.", b"L1 L\n.", b"L012L\n.", b"L1_0L\n.", b"L0xL\n", b"L0b2\n", b"L0o8L\n", b"L-0xg\n", b"L 5L\n.", b"L--5L\n.",
    b"L" + b"1" * 5000 + b"L\n.", b"F", b"F\n", b"F1\n.", b"Fx\n.", b"F1x\n.", b"F 1\n.", b"F1 \n.", b"F1\0\n.", b"F1e999\n.", b"Fnan\n.",
    b"F-inf\n.", b"F1_0\n.", b"F.5\n.", b"F5.\n.", b"F1e5\n.", b"F+1\n.", b"Finfinity\n.", b"F-1e999\n.", b"F\xe9\n.", b"F1e\n.", b"G", b"G1234",
    b"J", b"J1", b"J\xff\xff\xff\xff.", b"K", b"M", b"M1", b"M\xff\xff.", b"\x8a", b"\x8a\x02", b"\x8a\x00.", b"\x8a\x01\xff.",
    b"\x8a\x09\0\0\0\0\0\0\0\0\x80.", b"\x8a\x10" + b"\xff" * 16 + b".", b"\x8a\x10" + b"\0" * 16 + b".", b"\x8a\x11" + b"\0" * 16 + b"\x80.",
    b"\x8a\x08" + b"\0" * 7 + b"\x80.", b"\x8a\x09" + b"\xff" * 8 + b"\0.", b"\x8b\xff\xff\xff\xff", b"\x8b\xff\xff\xff\x7f",
    b"\x8b\x01\x00\x00\x00\x80.", b"S", b"S\n", b"S'\n", b"S''\n.", b"S'a\n.", b"S'a\"\n.", b"S'a' \n.", b"S 'a'\n.", b"S'a\\'\n.", b"S'\\x'\n.",
    b"S'\\x41'\n.", b"S'\\'\n.", b"S'\xe9'\n.", b'S"a"\n.', b"S'a'\r\n.", b"S'a", b"S'\\101\\n'\n.", b"T", b"T\xff\xff\xff\xff",
    b"T\xff\xff\xff\x7f", b"T\x01\x00\x00\x00a.", b"U", b"U\x01", b"U\x01\xff.", b"V", b"V\n.", b"Va\n.", b"V\\u00e9\n.", b"V\\u\n.", b"V\xe9\n.",
    b"V\\x41\n.", b"V\\U00110000\n.", b"Vabc", b"V\\", b"V\\ud800\n.", b"X", b"X\xff\xff\xff\xff", b"X\x01\x00\x00\x00\xff.",
    b"X\x03\x00\x00\x00\xed\xa0\x80.", b"\x8c", b"\x8c\x01", b"\x8d", b"\x8d" + b"\xff" * 8, b"\x8d" + b"\xff" * 7 + b"\x7f", b"B",
    b"B\xff\xff\xff\xff", b"B\x01\0\0\0", b"C", b"C\x01", b"C\x01a.", b"\x8e" + b"\xff" * 8, b"\x8e" + b"\xff" * 7 + b"\x7f",
    b"\x8e\x01" + b"\0" * 7, b"\x96" + b"\xff" * 8, b"\x96\x01" + b"\0" * 7 + b"a.",
    b"\x97", b"\x98", b"N\x98.", b"C\x01a\x98.", b"P", b"P\n", b"Pa\n.", b"P\xff\n.", b"Q", b"NQ.", b"(Q", b"g", b"g\n", b"g0\n", b"gx\n", b"g-1\n",
    b"g99999999999999999999999999\n", b"h", b"h\x00", b"j", b"j\xff\xff\xff\xff", b"p", b"Np", b"Np\n", b"Nx\n", b"Npx\n", b"Np0\n.", b"Np-1\n",
    b"Np99999999999999999999999999\n", b"p0\n", b"q\0", b"(q\0", b"Nq", b"Nq\0h\0.", b"Nr", b"Nr\x01\x00\x00\x00.", b"r\1\0\0\0", b"\x94", b"(\x94",
    b"N\x94h\0.", b"N\x94g00\n.", b"N\x94g 0\n.", b"N\x94g0_0\n.", b"N\x94g0x0\n.", b"\x80", b"\x80\x06", b"\x80\xff", b"\x80\x05N.", b"\x80\x01N.",
    b"\x95", b"\x95" + b"\0" * 8 + b"N.", b"\x95" + b"\xff" * 8 + b"N.", b"\x95" + b"\xff" * 7 + b"\x7fN.", b"\x95\2" + b"\0" * 7 + b"N.",
    b"\x95\1" + b"\0" * 7 + b"N.", b"\x95\3" + b"\0" * 7 + b"N.", b"\x82", b"\x82\0", b"\x82\1", b"\x83\1\0", b"\x83\0\0", b"\x84\1\0\0\0",
    b"\x84\xff\xff\xff\xff", b"\x84\0\0\0\0", b"\xff", b"'", b"\\", b"A", b"\x00", b"z", b"~", b"\x7f", b" ", b"\n", b'"', b"I5\n(", b"(N(N.", b"((.",
    b"(N.", b"N(.", b"N(0.", b"(N(1.", b"(N(NttN1.", b"(" * 100000 + b".", b"N" + b"2" * 1000 + b".", b"](N0e.", b"](((1110.",
    b"}" + b"]" * 2 + b"s.", b"cbuiltins\nset\n)R(]t\x90.", b"cjson\nloads.x\n.", b"cbuiltins\nobject\n)\x81}Va\nNsb.", b"cbuiltins\nobject\n)R(N}Va\nNstb.",
]
for data in sources:
    found = outcome(pickle.loads, data)
    print(data[:40], found)
    for kind in (io.BytesIO, Plain, WithReadInto, lambda data: io.BufferedReader(io.BytesIO(data))):
        other = outcome(lambda data: pickle.load(kind(data)), data)
        if other != found:
            print("   differs from", kind, other)

print("arguments")
for arguments, keywords in [(("x",), {}), ((1,), {}), ((), {}), ((b".",), {"encoding": 3}), ((b".",), {"errors": 3}), ((b".",), {"buffers": 3}),
                            ((b".",), {"encoding": "a\0b"}), ((b".",), {"other": 3}), ((b"N.", b"N."), {}), ((bytearray(b"N."),), {}),
                            ((memoryview(b"N.x"),), {}), ((memoryview(b"NN..")[::2],), {})]:
    print([type(a).__name__ for a in arguments], keywords, outcome(lambda _: pickle.loads(*arguments, **keywords), None))
for encoding, errors in [("latin-1", "strict"), ("bytes", "strict"), ("ascii", "ignore"), ("utf-8", "replace"), ("nosuch", "strict"),
                         ("ascii", "nosuch"), ("rot13", "strict"), ("ASCII", "surrogateescape")]:
    print(encoding, errors, [outcome(lambda data: pickle.loads(data, encoding=encoding, errors=errors), data)
                             for data in (b"S'\\xe9\\n'\n.", b"U\x01\xe9.", b"T\x01\0\0\0\xe9.", b"U\x01a.")])
