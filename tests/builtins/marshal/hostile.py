# Data that lies: about sizes, references, types. What comes out is the exception's type; memory is not taken on credit.
import io
import marshal
import resource

resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def size(number):
    return (number & 0xFFFFFFFF).to_bytes(4, "little")


def attempt(name, data):
    results = []
    for read in (marshal.loads, lambda data: marshal.load(io.BytesIO(data))):
        try:
            results.append("value " + ascii(read(data))[:60])
        except (EOFError, ValueError, TypeError) as error:
            results.append(f"{type(error).__name__}: {error}")
    print(name, results)


most = size(2**31 - 1)
# Sizes beyond the data.
for kind in b"(", b"[", b"<", b">", b"s", b"t", b"u", b"a", b"A":
    attempt(kind, kind + size(1000))
    attempt(kind + b" one", kind + size(3) + b"i" + size(7))
    attempt(kind + b" negative", kind + size(-1) + b"N")
for kind in b")", b"z", b"Z", b"f", b"x":
    attempt(kind, kind + b"\xff")
for kind in b"i", b"I", b"g", b"y", b"l", b"r", b"{", b"c":
    attempt(kind, kind)
    attempt(kind + b" cut", kind + b"\1\0")
attempt("long", b"l" + size(1000) + b"\1\0")
attempt("long negative", b"l" + size(-1000) + b"\1\0")
attempt("long least", b"l" + size(-2**31))
attempt("digit", b"l" + size(1) + b"\xff\xff")
attempt("unnormalized", b"l" + size(2) + b"\1\0\0\0")
attempt("zero", b"l" + size(0))
attempt("nested sizes", (b"[" + size(100000)) * 1500 + b"N" * 100)
attempt("nested tuples", (b"(" + size(100000)) * 1500 + b"N" * 100)
attempt("nested small", b")\xff" * 1500 + b"N" * 100)
# References.
attempt("nothing yet", b"r" + size(0))
attempt("negative", b")\2" + b"\xe9" + size(1) + b"r" + size(-1))
attempt("beyond", b")\2" + b"\xe9" + size(1) + b"r" + size(1))
attempt("good", b")\2" + b"\xe9" + size(1) + b"r" + size(0))
attempt("set in itself", b"\xbc" + size(1) + b"r" + size(0))
attempt("frozenset in itself", b"\xbe" + size(1) + b"r" + size(0))
attempt("flag on nothing", b"\xce")
attempt("flag on reference", b")\2\xe9" + size(1) + b"\xf2" + size(0))
attempt("null", b"0")
attempt("null in tuple", b")\1" + b"0")
attempt("null in list", b"[" + size(1) + b"0")
attempt("null in set", b"<" + size(1) + b"0")
attempt("null as value", b"{N0")
attempt("null as key", b"{0")
attempt("list as key", b"{[" + size(0) + b"N0")
attempt("list in set", b"<" + size(1) + b"[" + size(0))
loop = marshal.loads(b"\xdb" + size(1) + b"r" + size(0))
print(loop[0] is loop)
loop = marshal.loads(b"\xa8" + size(1) + b"[" + size(1) + b"r" + size(0))
print(loop[0][0] is loop)
table = marshal.loads(b"\xfbNr" + size(0) + b"0")
print(table[None] is table)
# Texts.
attempt("utf-8", b"u" + size(2) + b"\xc3\x28")
attempt("surrogate", b"u" + size(3) + b"\xed\xa0\x80")
attempt("ascii that is not", b"z\2\xe9\xff")
attempt("float text", b"f\3abc")
attempt("float cut", b"f\x05" + b"1.5")
attempt("float good", b"f\x031.5")
attempt("unknown", b"?")
for first in range(256):
    try:
        marshal.loads(bytes([first]))
    except Exception as error:
        print(first, type(error).__name__, end=" ")
print()
