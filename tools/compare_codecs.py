#!/usr/bin/python3.11
"""Compares the East Asian codecs of ouro with CPython's.

    tools/compare_codecs.py --ouro build/checked/ouro                 whole mappings, then random cases
    tools/compare_codecs.py --ouro build/checked/ouro --seed 7 --count 5000 --random

Mappings: every code point encoded, alone and before a combining character; every sequence of one and two bytes, of
three after 0x8F and of four in GB 18030 decoded; every code of two bytes in the sets of ISO 2022. Random cases: pieces
of valid text, escape sequences and noise through codecs, incremental coders in random parts with getstate, setstate and
reset in between, and streams, with all error handlers, some that answer with any place, text or bytes.

This script runs itself on both sides (--side), which print a line for every case, and compares the lines.
"""

import argparse
import codecs
import hashlib
import io
import random
import subprocess
import sys

CODECS = ("gb2312 gbk gb18030 hz big5 cp950 big5hkscs shift_jis cp932 shift_jis_2004 shift_jisx0213 euc_jp euc_jis_2004 "
          "euc_jisx0213 euc_kr cp949 johab iso2022_jp iso2022_jp_1 iso2022_jp_2 iso2022_jp_2004 iso2022_jp_3 "
          "iso2022_jp_ext iso2022_kr").split()
ESCAPES = [b"\x1b(B", b"\x1b(J", b"\x1b(I", b"\x1b$B", b"\x1b$@", b"\x1b$A", b"\x1b$(C", b"\x1b$(D", b"\x1b$(O",
           b"\x1b$(P", b"\x1b$(Q", b"\x1b$)C", b"\x1b.A", b"\x1b.F", b"\x1b.B", b"\x1b.J", b"\x1bN", b"\x1b&@\x1b$B",
           b"\x0e", b"\x0f", b"\x1b", b"~{", b"~}", b"~~", b"~\n", b"\n", b"\x1b)A", b"\x1b(aB", b"\xa4\xd4\xa4",
           b"\xa4\xd4\xa4\xa1\xa4\xbf\xa4\xa2", b"\x810\x810", b"\x900\x810", b"\x8f\xa1\xa1", b"\x8e\xa1"]
HANDLERS = ["strict", "ignore", "replace", "xmlcharrefreplace", "backslashreplace", "namereplace", "surrogateescape",
            "surrogatepass", "odd", "missing"]


def show(error):
    if isinstance(error, UnicodeError) and hasattr(error, "object"):
        shown = error.object if len(error.object) < 200 else hash_of(repr(error.object))
        return "%s %s %a %d %d %s" % (type(error).__name__, error.encoding, shown, error.start, error.end, error.reason)
    return "%s %a" % (type(error).__name__, str(error))


def hash_of(text):
    return hashlib.md5(text.encode("ascii", "backslashreplace")).hexdigest()[:12]


def outcome(function, *arguments):
    try:
        return "%a" % (function(*arguments),)
    except Exception as error:
        return show(error)


def mappings():
    for codec in CODECS:
        encode, decode = codecs.lookup(codec)[:2]

        def lines(name, function, values, size):
            part, first = [], None
            for value in values:
                if first is None:
                    first = value
                part.append(outcome(function, value))
                if len(part) == size:
                    print(codec, name, ascii(first), hash_of("\n".join(part)))
                    part, first = [], None
            print(codec, name, "end", hash_of("\n".join(part)))

        def text_of(number):
            return chr(number)

        lines("encode", encode, map(text_of, range(0x110000)), 256)
        for mark in "\u309a\u0300\u0301\u0304\u030c\u02e5\u02e9":
            lines("encode before " + ascii(mark), encode, (text_of(c) + mark for c in range(0x80, 0x3200)), 256)
        lines("decode", decode, (bytes([a]) for a in range(256)), 64)
        lines("decode", decode, (bytes([a, b]) for a in range(256) for b in range(256)), 256)
        if codec.startswith("euc"):
            lines("decode", decode, (bytes([lead, a, b]) for lead in (0x8e, 0x8f) for a in range(256)
                                     for b in range(256)), 256)
        if codec == "euc_kr":
            lines("decode", decode, (bytes([0xa4, 0xd4, 0xa4, a, 0xa4, b, 0xa4, c]) for a in range(0xa0, 0xc0)
                                     for b in range(0xbe, 0xd5) for c in range(0xa0, 0xd6)), 256)
        if codec == "gb18030":
            lines("decode", decode, (bytes([a, b, c, d]) for a in range(0x80, 256) for b in range(0x30, 0x3a)
                                     for c in (*range(0x80, 256), 0x20) for d in range(0x2f, 0x3b)), 4096)
        if codec.startswith("iso"):
            for escape in ESCAPES[:18]:
                lines("decode " + ascii(escape), decode, (escape + bytes([a]) for a in range(256)), 256)
                lines("decode " + ascii(escape), decode,
                      (escape + bytes([a, b]) for a in range(256) for b in range(256)), 256)
            lines("decode SO", decode, (b"\x1b$)C\x0e" + bytes([a, b]) for a in range(256) for b in range(256)), 256)


class Cases:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.calls = 0
        codecs.register_error("odd", self.odd)

    def odd(self, error):
        """An error handler that answers anything, and does not go on for ever."""
        dice = self.random
        self.calls += 1
        place = error.end if self.calls > 20 else dice.choice(
            [error.end, error.end, error.end, error.start, error.start + 1, -1, -len(error.object), len(error.object),
             len(error.object) + 1, -len(error.object) - 1, 0, True, 10 ** 30, -10 ** 30, "x", None])
        text = dice.choice(["", "?", "<%d>" % error.start, "\u3042", "\uac00", "\u7b0b", "\xe9", "\xca\u0304", "\U0001f600",
                            b"", b"raw", b"\x1b$B", b"\xff", None, 5])
        if dice.random() < 0.5:
            text = "!"
        if self.calls < 21 and dice.random() < 0.05:
            raise ValueError("refused")
        return dice.choice([(text, place)] * 12 + [[text, place], (text,), None])

    def text(self, codec):
        dice, parts = self.random, []
        for _ in range(dice.randrange(12)):
            kind = dice.randrange(9)
            if kind < 2:
                parts.append(chr(dice.randrange(0x80)))
            elif kind < 5:
                parts.append(chr(dice.choice([dice.randrange(0x3000, 0x3100), dice.randrange(0x4e00, 0xa000),
                                              dice.randrange(0xac00, 0xd7a4), dice.randrange(0xff00, 0x10000)])))
            elif kind == 5:
                parts.append(chr(dice.randrange(0x110000)))
            elif kind == 6:
                parts.append(dice.choice(["\u304b\u309a", "\u304b", "\xca", "\xca\u0304", "\xea\u030c", "\xe6\u0300",
                                          "\u02e9\u02e5", "\u02e5", "\u31f7\u309a", "\u31f7"]))
            elif kind == 7:
                parts.append(chr(dice.randrange(0x20000, 0x2a6e0)))
            else:
                parts.append(dice.choice("~\n\x1b\x0e\x0f\\\xa5\u203e\u20ac\u3164\u2015\u30fb\xb7"))
        return "".join(parts)

    def data(self, codec):
        dice, parts = self.random, []
        for _ in range(dice.randrange(10)):
            kind = dice.randrange(6)
            if kind < 3:
                part = self.text(codec).encode(dice.choice([codec, codec, codec, *CODECS]), "ignore")
                parts.append(part[:dice.randrange(len(part) + 1)] if dice.random() < 0.3 else part)
            elif kind == 3:
                parts.append(dice.choice(ESCAPES))
            elif kind == 4:
                parts.append(bytes(dice.randrange(256) for _ in range(dice.randrange(4))))
            else:
                parts.append(bytes(dice.randrange(0x21, 0x7f) for _ in range(dice.randrange(6))))
        return b"".join(parts)

    def parts(self, whole):
        dice = self.random
        while whole:
            size = dice.choice([1, 1, 2, 3, 5, 9, len(whole)])
            yield whole[:size]
            whole = whole[size:]

    def run(self, number):
        dice = self.random
        codec, errors = dice.choice(CODECS), dice.choice(HANDLERS)
        info = codecs.lookup(codec)
        kind = dice.randrange(6)
        self.calls = 0
        answers = []
        if kind == 0:
            answers.append(outcome(info.encode, self.text(codec), errors))
        elif kind == 1:
            answers.append(outcome(info.decode, self.data(codec), errors))
        elif kind in (2, 3):
            decoding = kind == 3
            coder = info.incrementaldecoder(errors) if decoding else info.incrementalencoder(errors)
            run = coder.decode if decoding else coder.encode
            for part in self.parts(self.data(codec) if decoding else self.text(codec)):
                answers.append(outcome(run, part, dice.random() < 0.1))
                answers.append(outcome(coder.getstate))
                if dice.random() < 0.1:
                    state = coder.getstate()
                    coder = info.incrementaldecoder(errors) if decoding else info.incrementalencoder(errors)
                    run = coder.decode if decoding else coder.encode
                    coder.setstate(state)
                if dice.random() < 0.05:
                    answers.append(outcome(coder.reset))
                if dice.random() < 0.05:
                    coder.errors = errors = dice.choice(HANDLERS)
            answers.append(outcome(run, b"" if decoding else "", True))
            answers.append(outcome(coder.getstate))
        elif kind == 4:
            reader = info.streamreader(io.BytesIO(self.data(codec)), errors)
            for _ in range(8):
                name = dice.choice(["read", "readline", "readlines"])
                answers.append(outcome(getattr(reader, name), dice.choice([1, 2, 3, 7, 100, -1, None, 0])))
                if dice.random() < 0.05:
                    answers.append(outcome(reader.reset))
            answers.append(outcome(reader.read))
        else:
            stream = io.BytesIO()
            writer = info.streamwriter(stream, errors)
            for part in self.parts(self.text(codec)):
                answers.append(outcome(writer.write, part))
                if dice.random() < 0.1:
                    answers.append(outcome(writer.reset))
            answers.append(outcome(writer.reset))
            answers.append("%a" % stream.getvalue())
        print(number, codec, errors, kind, *answers, sep=" | ")


def side(arguments):
    if not arguments.random:
        mappings()
    for number in range(arguments.count):
        Cases(arguments.seed * 1000003 + number).run(number)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--ouro", default="build/checked/ouro")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=20000)
    parser.add_argument("--random", action="store_true", help="no whole mappings")
    parser.add_argument("--side", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.side:
        return side(arguments)
    command = [__file__, "--side", "--seed", str(arguments.seed), "--count", str(arguments.count)]
    command += ["--random"] * arguments.random
    sides = [subprocess.Popen([program, *command], stdout=subprocess.PIPE, text=True)
             for program in ("/usr/bin/python3.11", arguments.ouro)]
    wanted, got = (process.communicate()[0].splitlines() for process in sides)
    differing = [pair for pair in zip(wanted, got) if pair[0] != pair[1]]
    for pair in differing[:20]:
        print("CPython: %s\nouro:    %s\n" % pair)
    print("%d lines, %d differ%s" % (len(wanted), len(differing), "" if len(wanted) == len(got) else
                                     "; ouro printed %d" % len(got)))
    return bool(differing) or len(wanted) != len(got)


if __name__ == "__main__":
    sys.exit(main())
