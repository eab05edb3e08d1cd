#!/usr/bin/python3.11
"""Writes tests/unicode/digests.txt: for every property one digest of the oracle's answers for all code points; and
tests/unicode/aliases.txt: aliases and named sequences with what they stand for.

    /usr/bin/python3.11 tools/make_unicode_test_data.py

src/unicode/properties_test.cpp computes the same digests (FNV-1a, 64 bits, over 32-bit little-endian numbers).
"""

import os
import struct
import unicodedata

import _sre
from make_unicode_tables import alias_candidates

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MASK = (1 << 64) - 1


def digest(numbers):
    value, prime, mask = 14695981039346656037, 1099511628211, MASK
    for byte in struct.pack("<%dI" % len(numbers), *numbers):
        value = (value ^ byte) * prime & mask
    return "%016x" % value


def text(characters):
    return [len(characters), *map(ord, characters)]


def decomposition(char, data=unicodedata):
    parts = data.decomposition(char).split()
    tag = parts.pop(0) if parts and parts[0].startswith("<") else ""
    return [*text(tag), len(parts), *(int(part, 16) for part in parts)]


def numeric(char):
    value = unicodedata.numeric(char, None)
    bits = MASK if value is None else struct.unpack("<Q", struct.pack("<d", value))[0]
    return [bits & 0xffffffff, bits >> 32]


def normal(form, data=unicodedata):
    return lambda char: text(data.normalize(form, char))


PROPERTIES = {
    **{"is" + kind: lambda char, ask=getattr(str, "is" + kind): [ask(char)]
       for kind in "alpha decimal digit numeric alnum space lower upper title printable".split()},
    "line_break": lambda char: [len((char + "x").splitlines()) == 2],
    "identifier_start": lambda char: [char.isidentifier()],
    "identifier_continue": lambda char: [("a" + char).isidentifier()],
    "simple_lower": lambda char: [_sre.unicode_tolower(ord(char))],
    "iscased": lambda char: [_sre.unicode_iscased(ord(char))],
    **{kind: lambda char, ask=getattr(str, kind): text(ask(char)) for kind in "lower upper title casefold".split()},
    "category": lambda char: text(unicodedata.category(char)),
    "bidirectional": lambda char: text(unicodedata.bidirectional(char)),
    "east_asian_width": lambda char: text(unicodedata.east_asian_width(char)),
    "combining": lambda char: [unicodedata.combining(char)],
    "mirrored": lambda char: [unicodedata.mirrored(char)],
    "decimal": lambda char: [unicodedata.decimal(char, 0xffffffff)],
    "digit": lambda char: [unicodedata.digit(char, 0xffffffff)],
    "numeric": numeric,
    "decomposition": decomposition,
    "name": lambda char: text(unicodedata.name(char, "")),
    **{form: normal(form) for form in ("NFC", "NFD", "NFKC", "NFKD")},
}
OLD = unicodedata.ucd_3_2_0
PROPERTIES |= {
    "3.2-category": lambda char: text(OLD.category(char)),
    "3.2-bidirectional": lambda char: text(OLD.bidirectional(char)),
    "3.2-east_asian_width": lambda char: text(OLD.east_asian_width(char)),
    "3.2-combining": lambda char: [OLD.combining(char)],
    "3.2-mirrored": lambda char: [OLD.mirrored(char)],
    "3.2-decimal": lambda char: [OLD.decimal(char, 0xffffffff)],
    "3.2-decomposition": lambda char: decomposition(char, OLD),
    "3.2-name": lambda char: text(OLD.name(char, "")),
    **{"3.2-" + form: normal(form, OLD) for form in ("NFC", "NFD", "NFKC", "NFKD")},
}


def main():
    head = "# Generated, do not edit: /usr/bin/python3.11 tools/make_unicode_test_data.py\n"
    with open(os.path.join(ROOT, "tests", "unicode", "aliases.txt"), "w") as file:
        file.write(head)
        for name in alias_candidates():
            try:
                found = unicodedata.lookup(name)
            except KeyError:
                continue
            if len(found) > 1 or unicodedata.name(found, None) != name:
                file.write("%s\t%s\n" % (name, ".".join("%x" % ord(char) for char in found)))
    lines = [head.strip()]
    for name, answers in PROPERTIES.items():
        numbers = []
        for code in range(0x110000):
            numbers += answers(chr(code))
        lines.append("%s %s" % (name, digest(numbers)))
    with open(os.path.join(ROOT, "tests", "unicode", "digests.txt"), "w") as file:
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
