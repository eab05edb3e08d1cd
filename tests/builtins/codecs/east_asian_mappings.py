# timeout: 120
# The East Asian codecs: hashes of what all characters encode to and all short sequences of bytes decode to.
import codecs
import hashlib

CODECS = ("gb2312 gbk gb18030 hz big5 cp950 big5hkscs shift_jis cp932 shift_jis_2004 shift_jisx0213 euc_jp euc_jis_2004 "
          "euc_jisx0213 euc_kr cp949 johab iso2022_jp iso2022_jp_1 iso2022_jp_2 iso2022_jp_2004 iso2022_jp_3 "
          "iso2022_jp_ext iso2022_kr").split()


def mark(error):
    """An error handler that leaves the length of the fault in the result."""
    return "?%d" % (error.end - error.start), error.end


codecs.register_error("mark", mark)


def show(codec, name, parts):
    whole = hashlib.md5()
    for part in parts:
        whole.update(part if isinstance(part, bytes) else part.encode("utf-32", "surrogatepass"))
    print(codec, name, whole.hexdigest())


def blocks(codec):
    """All characters in blocks, each encoded at once."""
    for start in range(0, 0x30000, 0x100):
        yield "".join(map(chr, range(start, start + 0x100))).encode(codec, "mark")


def pairs(codec, before=b"", after=b"", seconds=range(0x21, 256)):
    """All pairs of bytes, those with one first byte decoded at once, each before a line feed."""
    for first in range(0x21, 256):
        yield b"".join(before + bytes([first, second]) + after for second in seconds).decode(codec, "mark")


for codec in CODECS:
    show(codec, "encode", blocks(codec))
    show(codec, "last", [chr(0x10ffff).encode(codec, "mark"), chr(0xe000).encode(codec, "mark")])
    if codec.startswith("iso"):
        for escape in "(J", "(I", "$B", "$@", "$A", "$(C", "$(D", "$(O", "$(P", "$(Q", "$)C\x0e":
            show(codec, ascii(escape), pairs(codec, before=b"\x1b" + escape.encode(), after=b"\x1b(B\x0f\n",
                                             seconds=range(0x20, 0x82)))
    elif codec == "hz":
        show(codec, "decode", pairs(codec, before=b"~{", after=b"~}\n"))
    else:
        show(codec, "decode", pairs(codec, after=b"\n\n\n"))
    if codec.startswith("euc"):
        show(codec, "three bytes", pairs(codec, before=b"\x8f", after=b"\n\n"))

show("gb18030", "four bytes", (b"".join(bytes([first, second, third, fourth]) for third in range(0x80, 256, 3)
                                        for fourth in range(0x30, 0x3a)).decode("gb18030", "mark")
                               for first in (*range(0x81, 0x86), 0x8f, 0x90, 0x91, 0xe3, 0xe4, 0xfe)
                               for second in range(0x30, 0x3a)))
show("gb18030", "characters", ("".join(map(chr, range(start, 0x110000, 0x1001))).encode("gb18030")
                               for start in range(0x10000, 0x10040)))
show("euc_kr", "syllables", (bytes([0xa4, 0xd4, 0xa4, lead, 0xa4, vowel, 0xa4, tail]).decode("euc_kr", "mark")
                             for lead in range(0xa0, 0xc0) for vowel in (0xbe, 0xbf, 0xc8, 0xd3, 0xd4)
                             for tail in range(0xa0, 0xd6, 3)))
for codec in "shift_jis_2004", "euc_jis_2004", "shift_jisx0213", "euc_jisx0213", "iso2022_jp_2004", "big5hkscs":
    firsts = "\u304b\u304d\u304f\u3051\u3053\u30ab\u30ad\u30af\u30b1\u30b3\u30bb\u30c4\u30c8\u31f7\xe6\u0254\u028c\u0259"
    firsts += "\u025a\u02e9\u02e5\xca\xea"
    show(codec, "sequences", ((first + second + "x" + first).encode(codec, "mark") for first in firsts
                              for second in "\u309a\u0300\u0301\u02e5\u02e9\u0304\u030c\u0305"))
for byte in range(0x20, 256):
    print(end=ascii((b"\x1b.F\x1bN" + bytes([byte]) + b"\x1b.A\x1bN" + bytes([byte])).decode("iso2022_jp_2", "mark")))
print()
