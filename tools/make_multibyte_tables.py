#!/usr/bin/python3.11
"""Writes the generated files src/multibyte/*_tables.cpp: the character sets of East Asia and the codecs' mappings.

    /usr/bin/python3.11 tools/make_multibyte_tables.py            write the files
    /usr/bin/python3.11 tools/make_multibyte_tables.py --check    say whether the committed files are up to date

All facts are asked of the codecs of the Python that runs this script. A character set (character_sets.h) is stored once and
serves every codec that contains it: a codec's mapping names the sets it is laid of and the forms in which their codes
appear, and this script adds as runs what the codec does differently, so that layers and runs together are what the codec
does for every code and every character. The runs are few; SIZE_OF_RUNS bounds them.

Rows of a set's grid: characters of row r = Characters[start_r ...], for the columns first_r to last_r, 0 where
there is none. The way back: 16 characters are one block, a bit for each that is in the set, whose codes lie in the order
of the characters from the block's start; 16 blocks are one page, Pages[character >> 8] is its number, 0 the empty one.
"""

import os
import sys

from make_unicode_tables import array, records

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDER = os.path.join(ROOT, "src", "multibyte")
COMMAND = "/usr/bin/python3.11 tools/make_multibyte_tables.py"
SIZE_OF_RUNS = 100
LIMIT = 0x110000
UNDEFINED, UNDEFINED_WHOLE = 0, 1

# --- asking the codecs


def decode(codec, data):
    """The text of the bytes, or the length of the faulty part; 0 when they are incomplete."""
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        return 0 if "incomplete" in error.reason else error.end - error.start


def encode(codec, text):
    """The bytes of the text, or None."""
    try:
        return text.encode(codec)
    except UnicodeEncodeError:
        return None


def bytes_of(code):
    return code.to_bytes(1 if code < 0x100 else 2 if code < 0x10000 else 3, "big")


class Observed:
    """What a codec, or a character set of ISO 2022, does: code -> text or length of the fault, character -> code."""

    def __init__(self):
        self.texts, self.faults, self.codes, self.unknown = {}, {}, {}, set()
        self.lead = [0] * 256
        self.sequences = []

    def take(self, code, answer):
        if isinstance(answer, str):
            if len(answer) == 2:
                self.sequences.append((code, ord(answer[0]), ord(answer[1])))
            elif answer:  # nothing: an escape sequence
                self.texts[code] = ord(answer)
        elif answer:
            assert answer == 1 or answer == len(bytes_of(code))
            self.faults[code] = answer


def observe_codec(codec):
    """A codec whose bytes do not depend on what was before."""
    seen = Observed()
    for lead in range(256):
        answer = decode(codec, bytes([lead]))
        if lead < 0x80 and answer == chr(lead):
            seen.lead[lead] = "ascii"
        elif isinstance(answer, str):
            seen.lead[lead] = "single"
            seen.take(lead, answer)
        elif answer:
            assert answer == 1
            seen.lead[lead] = "illegal"
        else:
            pairs = [decode(codec, bytes([lead, trail])) for trail in range(256)]
            seen.lead[lead] = "pair" if any(pairs) else "triple"
            for trail, answer in enumerate(pairs):
                if seen.lead[lead] == "pair":
                    seen.take(lead << 8 | trail, answer)
                    continue
                for last in range(256):
                    seen.take(lead << 16 | trail << 8 | last, decode(codec, bytes([lead, trail, last])))
    for c in range(LIMIT):
        data = encode(codec, chr(c))
        if data is not None and len(data) < 4:
            seen.codes[c] = int.from_bytes(data, "big")
    return seen


def observe_charset(codec, escape, width=2, prefix=b"", others=()):
    """A character set of ISO 2022, designated by `escape` (and invoked by `prefix`) in a codec that has it; characters
    for which the codec takes a set of `others` before it are left unknown."""
    seen = Observed()
    for row in range(0x20, 0x80):
        for column in range(256) if width == 2 else [None]:
            code = row if column is None else row << 8 | column
            answer = decode(codec, escape + prefix + bytes_of(code))
            seen.take(code, 1 if isinstance(answer, int) else answer)
    for c in range(0x80, LIMIT):
        data = encode(codec, chr(c))
        if data is None:
            continue
        if data.startswith(escape + prefix):
            seen.codes[c] = int.from_bytes(data[len(escape + prefix):][:width], "big")
        elif data.startswith(tuple(others)):
            seen.unknown.add(c)
    return seen


# --- forms: where a code of a set stands among the codes of a codec. Each takes a code of the codec and gives the set's
# code, or None, as Form in character_sets.h does.

SECOND_PLANE_ROWS = [0x21, 0x28, 0x23, 0x24, 0x25, 0x2c, 0x2d, 0x2e, 0x2f, *range(0x6e, 0x7f)]


def same(code):
    return code if code < 0x10000 else None


def high(code):
    return code ^ 0x8080 if code < 0x10000 and code & 0x8080 == 0x8080 else None


def third(code):
    return code & 0xffff ^ 0x8080 if code >> 16 == 0x8f and code & 0x8080 == 0x8080 else None


def shifted_place(code, first_lead):
    """Half rows counted from the first lead byte, and the column."""
    lead, trail = code >> 8, code & 0xff
    if not (0x40 <= trail <= 0xfc and trail != 0x7f):
        return None
    column = trail - 0x40 - (trail > 0x7f)
    return (lead - first_lead) * 2 + column // 94, 0x21 + column % 94


def shifted(code):
    lead = code >> 8
    if not (0x81 <= lead <= 0x9f or 0xe0 <= lead <= 0xef):
        return None
    place = shifted_place(code, 0x81 if lead < 0xa0 else 0xc1)
    return place and 0x21 + place[0] << 8 | place[1]


def shifted_second_plane(code):
    if not 0xf0 <= code >> 8 <= 0xfc:
        return None
    place = shifted_place(code, 0xf0)
    return place and SECOND_PLANE_ROWS[place[0]] << 8 | place[1]


def johab(code):
    lead, trail = code >> 8, code & 0xff
    if not (0xd9 <= lead <= 0xde or 0xe0 <= lead <= 0xf9) or not (0x31 <= trail <= 0x7e or 0x91 <= trail <= 0xfe):
        return None
    index = trail - 0x31 if trail < 0x91 else trail - 0x43
    row = 0x21 + 2 * (lead - 0xd9) if lead < 0xe0 else 0x4a + 2 * (lead - 0xe0)
    return row + index // 94 << 8 | 0x21 + index % 94


FORMS = {"same": same, "high": high, "third": third, "shifted": shifted, "shifted_second_plane": shifted_second_plane,
         "johab": johab}

JOHAB_LEADS = [None, None, *range(19)] + [None] * 11
JOHAB_VOWELS = [None, None, None, 0, 1, 2, 3, 4, None, None, 5, 6, 7, 8, 9, 10, None, None, 11, 12, 13, 14, 15, 16, None,
                None, 17, 18, 19, 20, None, None]
JOHAB_TAILS = [None, *range(17), None, *range(17, 28), None, None]


def johab_syllables():
    """code -> character of the composed syllables, which have an arithmetic form and no set."""
    return {0x8000 | i << 10 | j << 5 | k: 0xac00 + lead * 588 + vowel * 28 + tail
            for i, lead in enumerate(JOHAB_LEADS) if lead is not None
            for j, vowel in enumerate(JOHAB_VOWELS) if vowel is not None
            for k, tail in enumerate(JOHAB_TAILS) if tail is not None}


# --- character sets


class CharacterSet:
    """code -> character (all in one plane), and character -> code, the preferred one."""

    def __init__(self, name, characters, preferred=None):
        self.name = name
        self.base = min(characters.values()) & ~0xffff
        self.characters = {code: c for code, c in characters.items()}
        self.codes = {}
        for code, c in sorted(characters.items()):
            assert self.base <= c < self.base + 0x10000
            if c not in self.codes or preferred and preferred.get(c) == code:
                self.codes[c] = code

    def text(self):
        rows, characters = [], []
        first_row, last_row = min(self.characters) >> 8, max(self.characters) >> 8
        for row in range(first_row, last_row + 1):
            columns = [code & 0xff for code in self.characters if code >> 8 == row]
            if not columns:
                rows.append((0, 1, 0))
                continue
            rows.append((len(characters), min(columns), max(columns)))
            for column in range(min(columns), max(columns) + 1):
                characters.append(self.characters.get(row << 8 | column, self.base) - self.base)
        pages, blocks, codes = [0] * 256, [(0, 0)] * 16, []
        for page in sorted({c >> 8 & 0xff for c in self.codes}):
            pages[page] = len(blocks) // 16
            for block in range(16):
                bits, start = 0, len(codes)
                for bit in range(16):
                    c = self.base | page << 8 | block << 4 | bit
                    if c in self.codes:
                        bits |= 1 << bit
                        codes.append(self.codes[c])
                blocks.append((bits, start))
        assert len(codes) == len(self.codes) and max(pages) < 256
        name = self.name
        self.size = 2 * len(characters) + 4 * len(rows) + 256 + 4 * len(blocks) + 2 * len(codes)
        body = array("uint16_t", "k%sCharacters" % name, characters)
        body += compact("CharacterRow", "k%sRows" % name, rows)
        body += array("uint8_t", "k%sPages" % name, pages)
        body += compact("CharacterBlock", "k%sBlocks" % name, blocks)
        body += array("uint16_t", "k%sCodes" % name, codes)
        return "%sconst CharacterSet k%s = {%d, %d, %d, %s};\n" % (
            body, name, self.base, first_row, last_row,
            ", ".join("k" + name + part for part in ("Rows", "Characters", "Pages", "Blocks", "Codes")))


def compact(ctype, name, rows):
    """A constant array of records, as many to a line as fit."""
    lines, line = [], ""
    for row in rows:
        text = "{%s}," % ",".join(map(str, row))
        if len(line) + len(text) > 118:
            lines.append(line)
            line = ""
        line += text
    lines.append(line)
    return "const %s %s[%d] = {\n%s};\n" % (ctype, name, len(rows), "\n".join(lines))


def rest(seen, layers, form):
    """What a codec has beyond some layers, as codes of a set in that form: code -> character."""
    laid = {}
    for layer in reversed(layers):
        laid.update(layer)
    back = {}
    for code, c in seen.texts.items():
        set_code = form(code) if code > 0xff else None
        if set_code is not None and laid.get(code) != c:
            back[set_code] = c
    return back


def lay(characters, form, codes):
    """code of the codec -> character, for a set in a form."""
    return {code: characters[form(code)] for code in codes if form(code) in characters}


# --- mappings


class Mapping:
    """Layers and runs that together do what was observed."""

    def __init__(self, name, seen, layers, triples=False):
        self.name, self.seen, self.layers = name, seen, layers
        laid_texts, laid_codes = {}, {}
        all_codes = range(0x10000)
        if triples:
            all_codes = [*all_codes, *range(0x8f0000, 0x900000)]
        for form, charset in reversed(layers):
            if form == "johab_syllables":
                laid_texts.update(johab_syllables())
                laid_codes.update((c, code) for code, c in johab_syllables().items())
                continue
            places = {FORMS[form](code): code for code in all_codes}
            places.pop(None, None)
            laid_texts.update((places[code], c) for code, c in charset.characters.items() if code in places)
            laid_codes.update((c, places[code]) for c, code in charset.codes.items() if code in places)
        self.texts, self.codes = [], []
        sequences = {code for code, _, _ in seen.sequences}
        for code in sorted({*laid_texts, *seen.texts, *seen.faults}):
            if code not in seen.texts and code not in seen.faults:
                continue  # of a length that this codec does not have for the lead byte
            wanted = seen.texts.get(code)
            if wanted is None:
                wanted = UNDEFINED if seen.faults[code] == 1 else UNDEFINED_WHOLE
            if wanted != laid_texts.get(code, UNDEFINED):
                self.add(self.texts, code, wanted)
        assert not sequences & set(laid_texts)
        for c in sorted({*laid_codes, *seen.codes}):
            if c in seen.unknown or c < 0x80 and seen.codes.get(c) == c:
                continue
            if seen.codes.get(c, UNDEFINED) != laid_codes.get(c, UNDEFINED):
                self.add(self.codes, c, seen.codes.get(c, UNDEFINED))
        assert len(self.texts) + len(self.codes) < SIZE_OF_RUNS, (name, len(self.texts), len(self.codes),
             self.texts[:20], self.codes[:20])

    @staticmethod
    def add(runs, source, target):
        if runs:
            first, count, start = runs[-1]
            if source == first + count and target == (start if start < 2 else start + count) and (
                    (target < 2) == (start < 2)):
                runs[-1][1] += 1
                return
        runs.append([source, 1, target])

    def text(self):
        name, parts, body = self.name, [], ""
        body += compact("Layer", "k%sLayers" % name, [
            ("Form::k" + "".join(map(str.capitalize, form.split("_"))), "&k" + charset.name if charset else "nullptr")
            for form, charset in self.layers]) if self.layers else ""
        parts.append("k%sLayers" % name if self.layers else "{}")
        for kind, runs in ("Texts", self.texts), ("Codes", self.codes):
            parts.append("k%s%s" % (name, kind) if runs else "{}")
            if runs:
                body += compact("Run", parts[-1], runs)
        sequences = sorted(self.seen.sequences, key=lambda row: row[1:])
        parts.append("k%sSequences" % name if sequences else "{}")
        if sequences:
            body += compact("Sequence", parts[-1], sequences)
        if any(self.seen.lead):
            letters = {"ascii": 0, "single": 1, "pair": 2, "triple": 3, "illegal": 4}
            body += array("uint8_t", "k%sLeads" % name, [letters[kind] for kind in self.seen.lead])
            parts.append("k%sLeads" % name)
        else:
            parts.append("nullptr")
        return "%sconst Mapping k%s = {%s};\n" % (body, name, ", ".join(parts))


# --- four-byte codes of GB 18030


def four_byte_runs():
    """Runs of four-byte codes below U+10000: [first character, count, linear number of the code]."""
    runs = []
    for c in range(0x80, 0x10000):
        data = encode("gb18030", chr(c))
        if data is None or len(data) != 4:
            continue
        linear = (((data[0] - 0x81) * 10 + data[1] - 0x30) * 126 + data[2] - 0x81) * 10 + data[3] - 0x30
        Mapping.add(runs, c, linear + 2)
    return [(first, count, start - 2) for first, count, start in runs]


def source(subject, text):
    return ("// %s\n//\n// Generated, do not edit: %s\n#include \"multibyte/character_sets.h\"\n\n"
            "namespace ouro::multibyte {\n// clang-format off\n%s// clang-format on\n}  // namespace ouro::multibyte\n"
            % (subject, COMMAND, text))


def build():
    seen = {name: observe_codec(name) for name in (
        "gb2312 gbk gb18030 big5 cp950 big5hkscs shift_jis cp932 shift_jis_2004 shift_jisx0213 euc_jp euc_jis_2004 "
        "euc_jisx0213 euc_kr cp949 johab").split()}
    pairs = [code for code in range(0x8000, 0x10000)]

    def bmp(characters):
        return {code: c for code, c in characters.items() if c < 0x10000}

    def astral(characters):
        return {code: c for code, c in characters.items() if c >= 0x10000}

    def preferred(codec, form):
        return {c: form(code) for c, code in seen[codec].codes.items() if code > 0xff}

    def new_set(name, codec, form_name, layers, keep=lambda characters: characters):
        """The set of what the codec has beyond the layers."""
        form = FORMS[form_name]
        laid = [lay(charset.characters, FORMS[other], pairs) for other, charset in layers]
        return CharacterSet(name, keep(rest(seen[codec], laid, form)), preferred(codec, form))

    # China
    gb2312 = new_set("Gb2312", "gb2312", "high", [])
    gbk_rest = new_set("GbkRest", "gbk", "same", [("high", gb2312)])
    gb18030_rest = new_set("Gb18030Rest", "gb18030", "same", [("high", gb2312), ("same", gbk_rest)])
    # Japan
    jis0208 = new_set("Jis0208", "shift_jis", "shifted", [])
    jis0212 = CharacterSet("Jis0212", {third(code): c for code, c in seen["euc_jp"].texts.items() if code > 0xffff})
    jis0213_first = new_set("Jis0213First", "euc_jis_2004", "high", [("high", jis0208)], bmp)
    jis0213_first_astral = new_set("Jis0213FirstAstral", "euc_jis_2004", "high", [("high", jis0208)], astral)
    jis0213_second = new_set("Jis0213Second", "shift_jis_2004", "shifted_second_plane", [], bmp)
    jis0213_second_astral = new_set("Jis0213SecondAstral", "shift_jis_2004", "shifted_second_plane", [], astral)

    def without_private(characters):
        return {code: c for code, c in characters.items() if not 0xe000 <= c < 0xf900}

    cp932_rest = new_set("Cp932Rest", "cp932", "same", [("shifted", jis0208)], without_private)
    # Korea
    ksx1001 = CharacterSet("Ksx1001", {high(code): c for code, c in seen["cp949"].texts.items()
                                       if code > 0xff and code & 0xff >= 0xa1 and code >> 8 >= 0xa1})
    cp949_rest = new_set("Cp949Rest", "cp949", "same", [("high", ksx1001)])
    # Taiwan and Hong Kong
    big5 = new_set("Big5", "big5", "same", [])
    cp950_rest = new_set("Cp950Rest", "cp950", "same", [("same", big5)])
    hkscs = new_set("Hkscs", "big5hkscs", "same", [("same", big5)], bmp)
    hkscs_astral = new_set("HkscsAstral", "big5hkscs", "same", [("same", big5)], astral)

    jis0213 = [jis0213_first, jis0213_first_astral, jis0213_second, jis0213_second_astral]
    shifted_jis0213 = [("shifted", jis0208), ("shifted", jis0213_first), ("shifted_second_plane", jis0213_second),
                       ("shifted", jis0213_first_astral), ("shifted_second_plane", jis0213_second_astral)]
    euc_jis0213 = [("high", jis0208), ("high", jis0213_first), ("third", jis0213_second),
                   ("high", jis0213_first_astral), ("third", jis0213_second_astral), ("third", jis0212)]
    first_plane = [("same", jis0208), ("same", jis0213_first), ("same", jis0213_first_astral)]
    second_plane = [("same", jis0213_second), ("same", jis0213_second_astral)]
    before = [b"\x1b$B"]
    mappings = [
        Mapping("Gb2312Mapping", seen["gb2312"], [("high", gb2312)]),
        Mapping("GbkMapping", seen["gbk"], [("high", gb2312), ("same", gbk_rest)]),
        Mapping("Gb18030Mapping", seen["gb18030"], [("high", gb2312), ("same", gbk_rest), ("same", gb18030_rest)]),
        Mapping("Big5Mapping", seen["big5"], [("same", big5)]),
        Mapping("Cp950Mapping", seen["cp950"], [("same", cp950_rest), ("same", big5)]),
        Mapping("Big5HkscsMapping", seen["big5hkscs"], [("same", hkscs), ("same", big5), ("same", hkscs_astral)]),
        Mapping("ShiftJisMapping", seen["shift_jis"], [("shifted", jis0208)]),
        Mapping("Cp932Mapping", seen["cp932"], [("same", cp932_rest), ("shifted", jis0208)]),
        Mapping("ShiftJis2004Mapping", seen["shift_jis_2004"], shifted_jis0213),
        Mapping("ShiftJisX0213Mapping", seen["shift_jisx0213"], shifted_jis0213),
        Mapping("EucJpMapping", seen["euc_jp"], [("high", jis0208), ("third", jis0212)], True),
        Mapping("EucJis2004Mapping", seen["euc_jis_2004"], euc_jis0213, True),
        Mapping("EucJisX0213Mapping", seen["euc_jisx0213"], euc_jis0213, True),
        Mapping("EucKrMapping", seen["euc_kr"], [("high", ksx1001)]),
        Mapping("Cp949Mapping", seen["cp949"], [("high", ksx1001), ("same", cp949_rest)]),
        Mapping("JohabMapping", seen["johab"], [("johab_syllables", None), ("johab", ksx1001)]),
        # Of ISO 2022 and HZ: codes of seven bits.
        Mapping("Gb2312Set", observe_charset("hz", b"~{"), [("same", gb2312)]),
        Mapping("Ksx1001Set", observe_charset("iso2022_kr", b"\x1b$)C", prefix=b"\x0e"), [("same", ksx1001)]),
        Mapping("Jis0201RomanSet", observe_charset("iso2022_jp", b"\x1b(J", 1, others=before), []),
        Mapping("Jis0201KanaSet", observe_charset("iso2022_jp_ext", b"\x1b(I", 1, others=before), []),
        Mapping("Jis0208Set", observe_charset("iso2022_jp", b"\x1b$B"), [("same", jis0208)]),
        Mapping("Jis0212Set", observe_charset("iso2022_jp_1", b"\x1b$(D", others=before), [("same", jis0212)]),
        Mapping("Jis0213First2000Set", observe_charset("iso2022_jp_3", b"\x1b$(O", others=before), first_plane),
        Mapping("Jis0213First2004Set", observe_charset("iso2022_jp_2004", b"\x1b$(Q", others=before), first_plane),
        Mapping("Jis0213Second2000Set", observe_charset("iso2022_jp_3", b"\x1b$(P", others=[*before, b"\x1b$(O"]),
                second_plane),
        Mapping("Jis0213Second2004Set", observe_charset("iso2022_jp_2004", b"\x1b$(P", others=[*before, b"\x1b$(Q"]),
                second_plane),
    ]
    groups = {"chinese": ("Character sets of China.", [gb2312, gbk_rest, gb18030_rest]),
              "japanese": ("Character sets of Japan.", [jis0208, jis0212, *jis0213, cp932_rest]),
              "korean": ("Character sets of Korea.", [ksx1001, cp949_rest]),
              "taiwanese": ("Character sets of Taiwan and Hong Kong.", [big5, cp950_rest, hkscs, hkscs_astral])}
    files, size = {}, 0
    for name, (subject, sets) in groups.items():
        files[name + "_tables.cpp"] = source(subject, "".join(charset.text() for charset in sets))
        for charset in sets:
            print("%-20s %6d characters %6d bytes" % (charset.name, len(charset.characters), charset.size))
        size += sum(charset.size for charset in sets)
    runs = four_byte_runs()
    text = "".join(mapping.text() for mapping in mappings)
    text += compact("Run", "kFourByteRuns", runs)
    text += "const size_t kFourByteRunCount = %d;\n" % len(runs)
    files["mapping_tables.cpp"] = source("The mappings of the codecs: layers, and runs of what they do otherwise.", text)
    for mapping in mappings:
        print("%-20s %3d and %3d runs, %d sequences" % (mapping.name, len(mapping.texts), len(mapping.codes),
                                                        len(mapping.seen.sequences)))
    print("%d bytes of sets, %d runs of four bytes" % (size, len(runs)))
    return files


def main():
    stale = False
    for name, text in build().items():
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
