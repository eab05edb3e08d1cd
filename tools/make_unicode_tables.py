#!/usr/bin/python3.11
"""Writes the generated files src/unicode/*_tables.cpp (Unicode 14.0.0).

    /usr/bin/python3.11 tools/make_unicode_tables.py            write the files
    /usr/bin/python3.11 tools/make_unicode_tables.py --check    say whether the committed files are up to date

The facts are asked of the Python that runs this script: methods of str, unicodedata and _sre. Aliases and named
sequences cannot be enumerated there, so their spellings come from perl's copy of the Unicode character database
(Unicode 14.0.0 too) and each is kept only with the answer that unicodedata.lookup gives for it.

Layout of a two-stage table: page = Page[c >> 7], item = Index[page << 7 | c & 127]; equal pages are stored once.
"""

import glob
import os
import re
import sys
import unicodedata
from fractions import Fraction

import _sre

LIMIT = 0x110000
SHIFT = 7
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDER = os.path.join(ROOT, "src", "unicode")
COMMAND = "/usr/bin/python3.11 tools/make_unicode_tables.py"

CATEGORIES = "Cn Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Zs Zl Zp Cc Cf Cs Co Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So".split()
BIDIRECTIONAL = ["", *"L LRE LRO R AL RLE RLO PDF EN ES ET AN CS NSM BN B S WS ON LRI RLI FSI PDI".split()]
WIDTHS = "F H W Na A N".split()
TAGS = ["", *("<%s>" % tag for tag in "font noBreak initial medial final isolated circle super sub vertical wide "
              "narrow small square fraction compat".split())]

(ALPHA, DECIMAL, DIGIT, NUMERIC, SPACE, LINE_BREAK, LOWER, UPPER, TITLE, PRINTABLE, ID_START, ID_CONTINUE, CASED,
 CASE_IGNORABLE, FULL_CASE) = (1 << bit for bit in range(15))
(NFD_NO, NFC_NO, NFC_MAYBE, NFKD_NO, NFKC_NO, NFKC_MAYBE, MIRRORED) = (1 << bit for bit in range(7))


def array(ctype, name, values):
    """The text of one constant array, as many numbers to a line as fit."""
    lines, line = [], ""
    for value in values:
        text = str(value) + ","
        if len(line) + len(text) > 118:
            lines.append(line)
            line = ""
        line += text
    lines.append(line)
    return "const %s %s[%d] = {\n%s};\n" % (ctype, name, len(values), "\n".join(lines))


def narrowest(values):
    top = max(values)
    return "uint8_t" if top < 1 << 8 else "uint16_t" if top < 1 << 16 else "uint32_t"


def two_stage(name, values, ctype):
    """Two arrays, <name>Page and <name>Index, for a list of LIMIT small numbers."""
    pages, page_of, stage1 = {}, [], []
    size = 1 << SHIFT
    for start in range(0, LIMIT, size):
        page = tuple(values[start:start + size])
        if page not in pages:
            pages[page] = len(pages)
            stage1.extend(page)
        page_of.append(pages[page])
    assert max(page_of) < 1 << 16 and max(values) < {"uint8_t": 1 << 8, "uint16_t": 1 << 16}[ctype]
    return array("uint16_t", name + "Page", page_of) + array(ctype, name + "Index", stage1)


def records(name, ctype, rows):
    body = "\n".join("{%s}," % ",".join(map(str, row)) for row in rows)
    return "const %s %s[%d] = {\n%s\n};\n" % (ctype, name, len(rows), body)


def source(subject, text):
    return ("// %s\n//\n// Generated, do not edit: %s\n#include \"unicode/tables.h\"\n\nnamespace ouro::unicode {\n"
            "// clang-format off\n%s// clang-format on\n}  // namespace ouro::unicode\n" % (subject, COMMAND, text))


def type_tables():
    """What the methods of str need of one character: kinds, values, case mappings."""
    rows, index, fulls, full_rows, pool, numerics = {}, [], {}, [], [], {}

    def full_case(texts):
        if texts not in fulls:
            fulls[texts] = len(full_rows)
            row = []
            for text in texts:
                points = list(map(ord, text))
                at = next((i for i in range(len(pool)) if pool[i:i + len(points)] == points), None)
                if at is None:
                    at = len(pool)
                    pool.extend(points)
                row.append(at << 2 | len(points))
            full_rows.append(row)
        return fulls[texts]

    for code in range(LIMIT):
        char = chr(code)
        first = (char + "\u03a3").lower()[-1] == "\u03c2"
        second = ("A" + char + "\u03a3").lower()[-1] == "\u03c2"
        flags = sum(flag for flag, holds in (
            (ALPHA, char.isalpha()), (DECIMAL, char.isdecimal()), (DIGIT, char.isdigit()),
            (NUMERIC, char.isnumeric()), (SPACE, char.isspace()), (LINE_BREAK, len((char + "x").splitlines()) == 2),
            (LOWER, char.islower()), (UPPER, char.isupper()), (TITLE, char.istitle() and not char.isupper()),
            (PRINTABLE, char.isprintable()), (ID_START, char.isidentifier()),
            (ID_CONTINUE, ("a" + char).isidentifier()), (CASED, (char + "a").title()[-1] == "a"),
            (CASE_IGNORABLE, second and not first)) if holds)
        full = (char.lower(), char.upper(), char.title(), char.casefold())
        simple = (_sre.unicode_tolower(code), ord(full[1][0]), ord(full[2][0]))
        assert _sre.unicode_iscased(code) == (simple[0] != code or simple[1] != code), hex(code)
        row = 0
        if max(map(len, full)) > 1 or full[3] != full[0] or ord(full[0]) != simple[0]:
            flags |= FULL_CASE
            row = full_case(full)
        value = unicodedata.numeric(char, None)
        number = 0
        assert (value is not None) == bool(flags & NUMERIC)
        if value is not None:
            fraction = Fraction(value).limit_denominator(1000)
            assert fraction.numerator / fraction.denominator == value
            number = numerics.setdefault(fraction, len(numerics))
        key = (flags, unicodedata.decimal(char, 0), unicodedata.digit(char, 0), number, row,
               simple[0] - code, simple[1] - code, simple[2] - code)
        index.append(rows.setdefault(key, len(rows)))
    text = two_stage("kType", index, "uint16_t")
    text += records("kTypeRecords", "TypeRecord", rows)
    text += records("kFullCaseRows", "FullCaseRow", full_rows)
    text += array("char32_t", "kFullCasePool", pool)
    text += records("kNumericValues", "NumericValue", [(f.numerator, f.denominator) for f in numerics])
    return source("Kinds, numeric values and case mappings of all characters.", text)


def raw_decomposition(char):
    """(tag number, code points) or None."""
    parts = unicodedata.decomposition(char).split()
    if not parts:
        return None
    tag = TAGS.index(parts.pop(0)) if parts[0].startswith("<") else 0
    return tag, [int(part, 16) for part in parts]


def database_tables():
    """What unicodedata answers, and what normalisation needs."""
    normalize = unicodedata.normalize
    pairs, decomposition_index, pool = {}, [], [0]
    for code in range(LIMIT):
        raw = raw_decomposition(chr(code))
        if raw is None:
            decomposition_index.append(0)
            continue
        decomposition_index.append(len(pool))
        pool.append(raw[0] << 8 | len(raw[1]))
        pool.extend(raw[1])
        if raw[0] == 0 and len(raw[1]) == 2 and normalize("NFC", "".join(map(chr, raw[1]))) == chr(code):
            pairs[tuple(raw[1])] = code
    maybe = {pair[1] for pair in pairs} | set(range(0x1161, 0x1176)) | set(range(0x11a8, 0x11c3))
    rows, index = {}, []
    for code in range(LIMIT):
        char = chr(code)
        surrogate = 0xd800 <= code < 0xe000
        quick = 0
        if not surrogate:
            quick = sum(flag for flag, holds in (
                (NFD_NO, normalize("NFD", char) != char), (NFC_NO, normalize("NFC", char) != char),
                (NFC_MAYBE, code in maybe), (NFKD_NO, normalize("NFKD", char) != char),
                (NFKC_NO, normalize("NFKC", char) != char), (NFKC_MAYBE, code in maybe)) if holds)
        if unicodedata.mirrored(char):
            quick |= MIRRORED
        key = (CATEGORIES.index(unicodedata.category(char)), BIDIRECTIONAL.index(unicodedata.bidirectional(char)),
               unicodedata.combining(char), WIDTHS.index(unicodedata.east_asian_width(char)), quick)
        index.append(rows.setdefault(key, len(rows)))
    text = two_stage("kDatabase", index, narrowest(index))
    text += records("kDatabaseRecords", "DatabaseRecord", rows)
    text += two_stage("kDecomposition", decomposition_index, "uint16_t")
    text += array("uint32_t", "kDecompositionPool", pool)
    text += records("kCompositions", "Composition", [(*pair, pairs[pair]) for pair in sorted(pairs)])
    text += "const uint32_t kCompositionCount = %d;\n" % len(pairs)
    return source("General category, bidirectional class, combining class, width, decompositions, compositions.",
                  text), narrowest(index)


def old_tables():
    """How Unicode 3.2.0 (unicodedata.ucd_3_2_0) differs from the present version."""
    old, runs, rows, decimals, corrections = unicodedata.ucd_3_2_0, [], {}, [], []
    for code in range(LIMIT):
        char = chr(code)
        before, now = ((data.category(char), data.bidirectional(char), data.combining(char),
                        data.east_asian_width(char), data.mirrored(char)) for data in (old, unicodedata))
        row = 0
        if before != now:
            category, bidirectional, combining, width, mirrored = before
            row = 1 + rows.setdefault((CATEGORIES.index(category), BIDIRECTIONAL.index(bidirectional), combining,
                                       WIDTHS.index(width), MIRRORED if mirrored else 0), len(rows))
        if not runs or runs[-1][1] != row:
            runs.append((code, row))
        assigned = old.category(char) != "Cn"
        if assigned and old.decimal(char, -1) != unicodedata.decimal(char, -1):
            decimals.append((code, old.decimal(char, 255)))
        assert old.digit(char, -1) == unicodedata.digit(char, -1)
        assert old.numeric(char, None) == (unicodedata.numeric(char, None) if assigned else None)
        assert old.decomposition(char) == (unicodedata.decomposition(char) if assigned else "")
        assert old.name(char, None) == (unicodedata.name(char, None) if assigned else None)
        normal = old.normalize("NFD", char)
        if assigned and normal != unicodedata.normalize("NFD", char):
            corrections.append((code, ord(normal)))
    text = records("kOldRuns", "OldRun", runs) + records("kOldRecords", "DatabaseRecord", rows)
    text += records("kOldDecimals", "OldDecimal", decimals) + records("kOldDecompositions", "OldDecomposition", corrections)
    text += "const uint32_t kOldRunCount = %d, kOldDecimalCount = %d, kOldDecompositionCount = %d;\n" % (
        len(runs), len(decimals), len(corrections))
    return source("Where Unicode 3.2.0 differs.", text)


def alias_candidates():
    """Spellings of aliases and named sequences, from perl's copy of the Unicode character database."""
    folder = sorted(glob.glob("/usr/share/perl/5.36*/unicore"))[0]
    names = set()
    with open(os.path.join(folder, "Name.pl")) as file:
        text = file.read()
    for block in text.split("\n\n"):
        lines = block.strip().split("\n")
        if len(lines) == 2 and re.fullmatch(r"[0-9A-F ]+", lines[0]):
            names.add(lines[1])
    with open(os.path.join(folder, "NamedSequences.txt")) as file:
        for line in file:
            if ";" in line and not line.startswith("#"):
                names.add(line.split(";")[0].strip())
    return sorted(names)


def is_algorithmic(code, name):
    return name.startswith(("HANGUL SYLLABLE ", "CJK UNIFIED IDEOGRAPH-"))


def name_hash(name):
    value = 2166136261
    for char in name.encode("ascii"):
        value = (value ^ char) * 16777619 & 0xffffffff
    return value ^ value >> 15


def name_tables():
    """Names as sequences of words from a dictionary, in the order of code points, then aliases, then sequences."""
    names, codes, ideographs = [], [], []
    for code in range(LIMIT):
        name = unicodedata.name(chr(code), None)
        if name is None:
            continue
        if is_algorithmic(code, name):
            if name.startswith("CJK"):
                assert name == "CJK UNIFIED IDEOGRAPH-%04X" % code
                ideographs.append(code)
            continue
        names.append(name)
        codes.append(code)
    aliases, sequences = [], []
    for name in alias_candidates():
        try:
            text = unicodedata.lookup(name)
        except KeyError:
            continue
        if len(text) > 1:
            sequences.append((name, text))
        elif unicodedata.name(text, None) != name:
            aliases.append((name, ord(text)))
    ranges = []
    for ordinal, code in enumerate(codes):
        if not ordinal or codes[ordinal - 1] != code - 1:
            ranges.append((code, ordinal))
    everything = names + [name for name, _ in aliases] + [name for name, _ in sequences]
    assert len(everything) < 1 << 16
    counts = {}
    tokens = [re.findall(r"[ -][^ -]*", " " + name) for name in everything]
    for parts in tokens:
        for part in parts:
            counts[part] = counts.get(part, 0) + 1
    words = sorted(counts, key=lambda word: (-counts[word], word))
    # Token bytes: 0 ends a name, 1..short one-byte words, above: two bytes. `short` is as large as 16 bits allow.
    short = 255
    while short + (255 - short) * 256 < len(words):
        short -= 1
    number = {word: i for i, word in enumerate(words)}
    stream, offsets = bytearray(), []
    for ordinal, parts in enumerate(tokens):
        if ordinal % 16 == 0:
            offsets.append(len(stream))
        for part in parts:
            i = number[part]
            if i < short:
                stream.append(i + 1)
            else:
                stream += bytes((short + 1 + (i - short >> 8), i - short & 255))
        stream.append(0)
    word_text, word_offsets = bytearray(), []
    for i, word in enumerate(words):
        if i % 8 == 0:
            word_offsets.append(len(word_text))
        encoded = bytearray(word.encode("ascii"))
        encoded[-1] |= 0x80
        word_text += encoded
    bucket_bits = 14
    buckets = [[] for _ in range(1 << bucket_bits)]
    for ordinal, name in enumerate(everything):
        buckets[name_hash(name) & (1 << bucket_bits) - 1].append(ordinal)
    starts, ordinals = [0], []
    for bucket in buckets:
        ordinals += bucket
        starts.append(len(ordinals))
    ideograph_ranges = []
    for code in ideographs:
        if ideograph_ranges and ideograph_ranges[-1][1] == code - 1:
            ideograph_ranges[-1][1] = code
        else:
            ideograph_ranges.append([code, code])
    sequence_rows, sequence_pool = [], []
    for _, text in sequences:
        sequence_rows.append((len(sequence_pool), len(text)))
        sequence_pool += map(ord, text)
    text = ("const uint32_t kNamedCount = %d;\nconst uint32_t kNameAliasCount = %d;\n"
            "const uint32_t kNameSequenceCount = %d;\nconst uint32_t kNameRangeCount = %d;\n"
            "const uint32_t kIdeographRangeCount = %d;\nconst uint32_t kNameShortWords = %d;\n"
            "const uint32_t kNameLongest = %d;\n"
            % (len(names), len(aliases), len(sequences), len(ranges), len(ideograph_ranges), short,
               max(map(len, everything))))
    text += records("kNameRanges", "NameRange", ranges)
    text += records("kIdeographRanges", "CodePointRange", ideograph_ranges)
    text += array("uint32_t", "kNameAliasCodes", [code for _, code in aliases])
    text += records("kNameSequences", "NameSequence", sequence_rows)
    text += array("uint16_t", "kNameSequencePool", sequence_pool)
    text += array("uint8_t", "kNameStream", stream)
    text += array("uint32_t", "kNameOffsets", offsets)
    text += array("uint8_t", "kNameWordText", word_text)
    text += array("uint32_t", "kNameWordOffsets", word_offsets)
    text += array("uint16_t", "kNameBucketStarts", starts)
    text += array("uint16_t", "kNameBucketOrdinals", ordinals)
    size = (len(stream) + len(word_text) + 4 * (len(offsets) + len(word_offsets)) + 2 * (len(starts) + len(ordinals))
            + 8 * len(ranges))
    return source("Names of characters, aliases and named sequences.", text), size


def main():
    assert unicodedata.unidata_version == "14.0.0"
    files = {"type_tables.cpp": type_tables()}
    files["database_tables.cpp"], index_type = database_tables()
    assert index_type == "uint16_t"
    files["database_3_2_tables.cpp"] = old_tables()
    files["name_tables.cpp"], size = name_tables()
    print("names: %d bytes of tables" % size)
    stale = False
    for name, text in files.items():
        path = os.path.join(FOLDER, name)
        if "--check" in sys.argv:
            with open(path) as file:
                if file.read() != text:
                    stale = True
                    print("out of date:", path)
            continue
        with open(path, "w") as file:
            file.write(text)
        print(name, len(text), "bytes")
    return stale


if __name__ == "__main__":
    sys.exit(main())
