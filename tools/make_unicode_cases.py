#!/usr/bin/python3.11
"""Writes random cases with the oracle's answers for src/unicode/cases_test.cpp.

    /usr/bin/python3.11 tools/make_unicode_cases.py > tests/unicode/cases.txt
    /usr/bin/python3.11 tools/make_unicode_cases.py --seed 7 --count 200 > /tmp/more.txt
    OURO_UNICODE_CASES=/tmp/more.txt build/checked/unicode_test --gtest_filter='Cases.*'

A line is one case, its fields separated by tabs. Text is code points in hexadecimal, separated by dots, "-" for none;
bytes are hexadecimal digits after an "x". A fault is "! start end reason".
"""

import argparse
import codecs
import random
import sys
import unicodedata

ALPHABETS = [
    "ab", "abcXYZ 019_", " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029a\xa0\u3000", "\xe9\xdf\xc5aZ\xff\xb5",
    "\u0130\u0131\u0149\u01c5\u01f0\u0390\u03a3\u03c3\u03c2\u03a9\u1e9e\u1f80\u1fb3\ufb01\ufb03A.'\u00ad\u0345\u02b0",
    "\u03a3A\u0345'.:\u00ad\u03a3 b", "e\u0301\u0300\u0327\u0316\u0345\u03b1\u0313a\u030a\u212b\u1100\u1161\u11a8\uac00\uac01",
    "\u0f71\u0f72\u0f74\u0f80\u0fb2\u0f81\u09c7\u09be\U000110ba\U00011099\U0001d15f\U0001d157\U0001d165",
    "\ufdfa\u2460\u33c2\uff76\uff9e\u3099\u304b\u00bd\u1e9b\u0323\u017f\u2126\u0958\u2adc",
    "\ud800\udbff\udc00\udc80\udcff\udfffa\u1234\U00012345", "\U00010000\U0010ffff\uffff\ufffe\ufeff\U0001f600z",
    "'\"\\\n\r\t\x00\x1f\x7f\x80\xad\xa0a\u2028\u0378\ue000\U000e0001\U0001f600", "+-/~\\aZ09 \xe9\u20ac\U00010000&",
]
BYTES = [
    bytes(range(256)), b"a\xc2\xe0\xed\xf0\xf4\x80\x90\x9f\xa0\xbf\xff", b"\x00\xd8\xdc\xff\xfeA\x10\x11",
    b"\\xuUN{}0123456789abcdefg\n'\"q", b"+-/AOkIYB2D3CaZ !\xe9~", b"\x00\x00\x00\x10\x11\xd8A\xff\xfe", b"abc \x81\x8d\xff",
]
WORDS = [b"\\N{BULLET}", b"\\N{latin small letter a}", b"\\N{", b"\\x41", b"\\u1234", b"\\U0001F600", b"\\ud800", b"+AOk-",
         b"+2ADcAA-", "\u20ac\U0001f600\xe9".encode(), b"\xed\xa0\x80", b"\xf4\x90", b"\xff\xfe", b"\xfe\xff",
         b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"plain ascii text of some length"]
DECODE_POLICIES = ["strict", "ignore", "replace", "backslashreplace", "surrogateescape", "surrogatepass"]
ENCODE_POLICIES = DECODE_POLICIES + ["xmlcharrefreplace", "namereplace"]
CP1252 = "".join(bytes([i]).decode("cp1252", "replace").replace("\ufffd", "\ufffe") for i in range(256))

DECODERS = {
    "utf8": codecs.utf_8_decode, "utf16": codecs.utf_16_decode, "utf16le": codecs.utf_16_le_decode,
    "utf16be": codecs.utf_16_be_decode, "utf32": codecs.utf_32_decode, "utf32le": codecs.utf_32_le_decode,
    "utf32be": codecs.utf_32_be_decode, "utf7": codecs.utf_7_decode, "ascii": lambda b, e, f: codecs.ascii_decode(b, e),
    "latin1": lambda b, e, f: codecs.latin_1_decode(b, e), "unicode_escape": codecs.unicode_escape_decode,
    "raw_unicode_escape": codecs.raw_unicode_escape_decode,
    "charmap": lambda b, e, f: codecs.charmap_decode(b, e, CP1252),
}
ENCODERS = {
    "utf8": codecs.utf_8_encode, "utf16": codecs.utf_16_encode, "utf16le": codecs.utf_16_le_encode,
    "utf16be": codecs.utf_16_be_encode, "utf32": codecs.utf_32_encode, "utf32le": codecs.utf_32_le_encode,
    "utf32be": codecs.utf_32_be_encode, "utf7": codecs.utf_7_encode, "ascii": codecs.ascii_encode,
    "latin1": codecs.latin_1_encode, "unicode_escape": codecs.unicode_escape_encode,
    "raw_unicode_escape": codecs.raw_unicode_escape_encode,
    "charmap": lambda s, e: codecs.charmap_encode(s, e, codecs.charmap_build(CP1252)),
}


def show(value):
    if isinstance(value, bytes):
        return "x" + value.hex()
    if isinstance(value, str):
        return ".".join("%x" % ord(char) for char in value) or "-"
    if isinstance(value, (list, tuple)):
        return ",".join(map(show, value)) or "none"
    return str(int(value))



class Cases:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.scale = 1

    def text(self, longest=12):
        pick = self.random
        alphabet = pick.choice(ALPHABETS)
        if pick.random() < 0.25:
            alphabet += pick.choice(ALPHABETS)
        size = pick.randrange(longest) * self.scale
        if pick.random() < 0.1:
            # Plane 15 is left out: its first code points are where CPython keeps aliases, and namereplace shows them.
            return "".join(chr(pick.choice([pick.randrange(0x80), pick.randrange(0x3000), pick.randrange(0xf0000)]))
                           for _ in range(size))
        return "".join(pick.choice(alphabet) for _ in range(size))

    def mixed(self, longest):
        """Like text; when long, pieces of many alphabets and of plain ASCII."""
        if self.scale == 1:
            return self.text(longest)
        scale, self.scale = self.scale, self.random.choice([1, 1, 3, 8])
        parts = []
        while sum(map(len, parts)) < longest * scale:
            parts.append(self.text(longest) if self.random.random() < 0.7 else "ascii " * self.random.randrange(1, 40))
        self.scale = scale
        return "".join(parts)

    def bytes(self):
        pick = self.random
        if pick.random() < 0.25:
            text = self.mixed(6)
            encoding = pick.choice(["utf-8", "utf-16-le", "utf-16-be", "utf-16", "utf-32", "utf-7", "unicode_escape"])
            data = bytearray(text.encode(encoding, "surrogatepass"))
            if data and pick.random() < 0.6:
                data[pick.randrange(len(data))] = pick.randrange(256)
            return bytes(data[:pick.randrange(len(data) + 1)] if pick.random() < 0.3 else data)
        alphabet = pick.choice(BYTES)
        parts = [bytes([pick.choice(alphabet)]) if pick.random() < 0.85 else pick.choice(WORDS)
                 for _ in range(pick.randrange(9) * self.scale)]
        return b"".join(parts)

    def decode(self, name):
        data, policy, final = self.bytes(), self.random.choice(DECODE_POLICIES), self.random.random() < 0.7
        try:
            text, consumed = DECODERS[name](data, policy, final)
            answer = "%s %d" % (show(text), consumed)
        except UnicodeDecodeError as fault:
            answer = "! %d %d %s" % (fault.start, fault.end, fault.reason)
        print("\t".join(("decode", name, policy, str(int(final)), show(data), answer)))

    def encode(self, name):
        text, policy = self.mixed(12), self.random.choice(ENCODE_POLICIES)
        try:
            answer = show(ENCODERS[name](text, policy)[0])
        except UnicodeEncodeError as fault:
            answer = "! %d %d %s" % (fault.start, fault.end, fault.reason)
        print("\t".join(("encode", name, policy, show(text), answer)))

    def normalize(self):
        text = self.text(10) + ("\u0301\u0316" * self.random.randrange(20) if self.random.random() < 0.05 else "")
        for form in ("NFC", "NFD", "NFKC", "NFKD"):
            normal = unicodedata.normalize(form, text)
            old = unicodedata.ucd_3_2_0.normalize(form, text)
            print("\t".join(("normalize", form, show(text), show(normal), show(unicodedata.is_normalized(form, text)),
                             show(old))))

    def case(self):
        text = self.mixed(12)
        if self.random.random() < 0.2:
            text = text.encode("ascii", "ignore").decode()
        for method in ("lower", "upper", "title", "capitalize", "swapcase", "casefold"):
            print("\t".join(("case", method, show(text), show(getattr(text, method)()))))
        print("\t".join(("is", show(text), show(text.islower()), show(text.isupper()), show(text.istitle()))))

    def search(self):
        pick = self.random
        alphabet = pick.choice(["ab", "aab", "\u0141\u0142", "a\u0161", "\U00010000b\u0142a"])
        text = "".join(pick.choice(alphabet) for _ in range(pick.choice([3, 20, 90, 400])))
        pattern = "".join(pick.choice(alphabet) for _ in range(pick.randrange(1, 6)))
        if pick.random() < 0.5:
            start = pick.randrange(len(text))
            pattern = text[start:start + pick.randrange(1, 60)]
        if pick.random() < 0.3:
            text = text[:10] * pick.randrange(1, 30) + text[:3]
            pattern = text[5:5 + pick.randrange(1, 40)] + pick.choice(["", "b"]) or "a"
        start = pick.randrange(len(text))
        print("\t".join(map(str, ("search", show(text), show(pattern), start, text.find(pattern, start),
                                  text.rfind(pattern), text.count(pattern)))))

    def pieces(self):
        text, chars = self.mixed(16), self.text(4)
        strips = [f(*a) for a in ((), (chars,)) for f in (text.strip, text.lstrip, text.rstrip)]
        print("\t".join(("pieces", show(text), show(chars), show(text.splitlines()), show(text.splitlines(True)),
                         show(text.split()), *map(show, strips))))

    def compare(self):
        a, b = self.text(6), self.text(6)
        if self.random.random() < 0.5:
            b = a[:self.random.randrange(6)] + b[:2]
        print("\t".join(("compare", show(a), show(b), str((a > b) - (a < b)))))

    def repr(self):
        text, data = self.mixed(12), bytes(self.random.choice(b"'\"\\\n\r\t\0a~\x7f\x80\xff ") for _ in range(self.random.randrange(8)))
        print("\t".join(("repr", show(text), show(repr(text)), show(ascii(text)), show(data), show(repr(data)))))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=5, help="how many times the usual amount, in tenths")
    arguments = parser.parse_args()
    print("# Generated, do not edit: /usr/bin/python3.11 " + " ".join(["tools/make_unicode_cases.py", *sys.argv[1:]]))
    cases = Cases(arguments.seed)
    for scale, times in ((1, arguments.count), (40, (arguments.count + 4) // 5)):
        cases.scale = scale
        part = 25 if scale == 1 else 2
        for _ in range(times):
            for name in DECODERS:
                for _ in range(part):
                    cases.decode(name)
            for name in ENCODERS:
                for _ in range((part + 1) // 2):
                    cases.encode(name)
            for kind in ("normalize", "case", "search", "pieces", "compare", "repr"):
                for _ in range(part):
                    getattr(cases, kind)()


if __name__ == "__main__":
    main()
