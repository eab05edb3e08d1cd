#!/usr/bin/python3.11
"""Makes the test vectors of src/regex by running patterns through CPython 3.11.

    /usr/bin/python3.11 tools/make_regex_vectors.py > tests/data/regex/vectors.txt
    /usr/bin/python3.11 tools/make_regex_vectors.py --seed 7 --random 20000 --no-fixed > other.txt
    OURO_REGEX_VECTORS=other.txt build/checked/regex_test

Lines of the result:
    P <groups> <flags> <words>     the code of a pattern: hexadecimal words, M for the largest one, x*n for n times x
    # <repr of the pattern>        for the reader
    T <mode> <position> <end> <subject> <result>
Mode: m match, f fullmatch, s search, i finditer, k a scanner's match called
again and again. <end> is $ for the end of the subject. Subject: text with %xx or
%uxxxxxx for what is not plain; "b:" before it for bytes, "t:" for text. Result: matches joined by "/"; each is the
lastindex and the spans of all groups, "b,e" or "-", joined by ";". "!" for no match.
"""
import argparse
import random
import re
import signal
import sys
import warnings
from re import _compiler, _parser

warnings.simplefilter("ignore")

FIXED = [
    # (pattern, flags, subjects)
    (r"", 0, ["", "a", "ab"]),
    (r"\b|x", 0, ["ab x cd", ""]),
    (r"\B", 0, ["ab cd", "", "a"]),
    (r"a*?", 0, ["aaa", "baab"]),
    (r"a|b*", 0, ["abba", "cab"]),
    (r"(?:)*", 0, ["", "a"]),
    (r"(a*)*", 0, ["aa", "b"]),
    (r"(a*)+?b", 0, ["aab", "b"]),
    (r"(a|b)*?c\1", 0, ["abcb", "aca"]),
    (r"(?:(a)|b)*", 0, ["ab", "ba", "abb"]),
    (r"(?:(a)|(b)|c)*?d", 0, ["abcd", "cbad"]),
    (r"(?:(\w)(?=(\w)))+", 0, ["abcd", "a"]),
    (r"(?<=a)b", 0, ["ab", "cb", "b"]),
    (r"(?<!a)b", 0, ["ab", "cb", "b"]),
    (r"(?<=(a.))b\1", 0, ["axbax", "axbay"]),
    (r"(?!(a)b)\w(?(1)x|y)", 0, ["acy", "by", "ay"]),
    (r"(?:(?!(a))\w|a(?(1)b|c))*", 0, ["bacb", "bab"]),
    (r"(?>a+)b", 0, ["aaab", "aaac"]),
    (r"(?>(a+)|b)*c", 0, ["aabac", "aab"]),
    (r"a++b", 0, ["aaab", "aaa"]),
    (r"a?+a", 0, ["a", "aa"]),
    (r"(?:ab)++c", 0, ["ababc", "abab"]),
    (r"(?:ab){2,3}+ab", 0, ["ababab", "abababab"]),
    (r"[^\W\d]++\d", 0, ["abc1", "abc"]),
    (r"(a)?(?(1)b|c)", 0, ["ab", "c", "ac"]),
    (r"(?(1)a|b)(c)?", 0, ["bc", "a"]),
    ("(a)?(?(1)\x0f*)", 0, ["a\x0f\x0f", ""]),
    (r"^a$", re.M, ["a\nb\na", "b\na\n"]),
    (r"^a$", 0, ["a\n", "a", "a\n\n"]),
    (r"\Aa\Z", re.M, ["a\n", "a"]),
    (r"a$", 0, ["ba\n", "ba", "ba\nc"]),
    (r".+", 0, ["ab\ncd\u2028e", "\n"]),
    (r".+", re.S, ["ab\ncd"]),
    (r".*?x", 0, ["ab\nacx", "x"]),
    (r"(?i)stra\u00dfe", 0, ["STRA\u00dfE", "stra\u1e9ee", "STRASSE"]),
    (r"(?i)k\u017f", 0, ["\u212as", "KS", "k\u017f"]),
    (r"(?i)[k-s]+", 0, ["\u212a\u017fLmN", "az"]),
    (r"(?i)\u0130i", 0, ["i\u0307i", "\u0130I", "\u0131i"]),
    (r"(?ai)k", 0, ["\u212a", "K"]),
    (r"(?i)(\u03c3)\1", 0, ["\u03a3\u03c2", "\u03c3\u03c3", "\u03a3\u03c3"]),
    (r"(?i)[\u0410-\u042f]+", 0, ["\u0430\u0431\u0432", "\u0410\u0450"]),
    (r"[\u0400-\u04ff\u4e00]+", 0, ["ab\u0416\u4e00c", "\u4e01"]),
    (r"[\U00010400-\U00010427]+", 0, ["a\U00010400\U00010428"]),
    (r"(?i)[\U00010400-\U00010427]+", 0, ["a\U00010400\U00010428"]),
    (r"[^\U0001f600]+", 0, ["ab\U0001f600\u00e9"]),
    ("[" + "".join(map(chr, range(0x100, 0x2000, 37))) + "]+", 0, ["\u0100\u0125\u014a", "\u0101"]),
    ("[^" + "".join(map(chr, range(0x100, 0x2000, 37))) + "]+", 0, ["\u0100\u0125a\u0101\U00012345\u014a"]),
    (r"\w+", 0, ["h\u00e9llo w\u00f6rld", "\u4e2d\u6587 ab", "\u0661\u0662 \u00bd"]),
    (r"\d+", 0, ["12\u0661\u0662", "\u00b2"]),
    (r"\s+", 0, ["a\x1c\x85\xa0\u3000b"]),
    (r"\S+", 0, ["a\x1c\x85\xa0\u3000b"]),
    (r"\W\D", 0, ["1 a", "\u00e9!x"]),
    (r"(?a)\w+\b", 0, ["h\u00e9llo", "abc"]),
    (r"(?a)\s\d", 0, [" \u0661", " 1"]),
    (rb"(?L)\w+\b", 0, [b"ab\xe9c", b"\xe9"]),
    (rb"(?Li)[a-f]+x\b", 0, [b"ABfX", b"x"]),
    (rb"(?Li)(ab)\1[^c]", 0, [b"abABd", b"ABabC"]),
    (rb"(?i)a\xe9", 0, [b"A\xe9", b"A\xc9"]),
    (rb"[\x80-\xff]+", 0, [b"ab\x80\xff\x7f"]),
    (rb"\w+\s\d*", 0, [b"ab \xe9 12", b"a\x0b1"]),
    (r"abab(c)", 0, ["ababababc", "abab"]),
    (r"aab(?:x|y)", 0, ["aaabaabx", "aabz" * 3 + "aaby"]),
    (r"\u4e2d\u6587(.)", 0, ["\u4e2d\u4e2d\u6587x", "ab"]),
    (r"(abc|abd|b)+e", 0, ["xabcabdbe", "abcabd"]),
    (r"(?:a|ab)(?:c|bcd)(d*)", 0, ["abcd", "acd"]),
    (r"(?:x{2}){3}", 0, ["x" * 7, "xxxx"]),
    (r"(x{2,3}?)(x*)", 0, ["xxxxx"]),
    (r"(?:(x)|y){2,4}?z", 0, ["xyxyz", "yxz"]),
    (r"((a{0,5}){0,5})*[c]", 0, ["aaaac", "ca"]),
    (r"(?s:.)(?-i:a)", re.I, ["\nA", "\na"]),
    (r"((((((((((a))))))))))\10", 0, ["aa", "a"]),
    (r"(?P<q>['\"]).*?(?P=q)", 0, ["'a\"b'c", "\"x\"", "'x"]),
    (r"(\d+)-(\d+)-(\d+)T(\d+)", 0, ["on 2024-01-02T03 and 1-2-3T4"]),
    (r"(?=(\w+))\1:", 0, ["abc:", "abc"]),
    (r"(?!)|a", 0, ["a", "b"]),
    (r"(?:a(?!b)|b(?=a))+", 0, ["baab", "aab"]),
    (r"(a(b)?)+", 0, ["aba", "abaab"]),
    (r"(?:a|(b)){3}\1?", 0, ["abab", "baab"]),
    (r"([ab]*?)(?=(b)?)c", 0, ["abc", "aac"]),
    (r"([ab]*?)(?<=(b))c", 0, ["abc", "abbc"]),
]


class Timeout(BaseException):
    pass


def on_alarm(*_):
    raise Timeout


def words_of(pattern, flags):
    parsed = _parser.parse(pattern, flags)
    code = _compiler._code(parsed, flags)
    return code, parsed.state.groups - 1, parsed.state.flags | flags


def encode_words(code):
    out = []
    i = 0
    while i < len(code):
        j = i
        while j < len(code) and code[j] == code[i]:
            j += 1
        text = "M" if code[i] == 0xFFFFFFFF else "%x" % code[i]
        if j - i > 2:
            out.append("%s*%d" % (text, j - i))
        else:
            out += [text] * (j - i)
        i = j
    return " ".join(out)


def encode_subject(subject):
    out = ["t:" if isinstance(subject, str) else "b:"]
    for c in subject if isinstance(subject, bytes) else map(ord, subject):
        if 0x21 <= c < 0x7F and c != 0x25:
            out.append(chr(c))
        elif c < 256:
            out.append("%%%02x" % c)
        else:
            out.append("%%u%06x" % c)
    return "".join(out)


def encode_match(match):
    spans = ("-" if b < 0 else "%d,%d" % (b, e) for b, e in match.regs)
    return ";".join([str(match.lastindex or 0), *spans])


def result_of(compiled, mode, subject, position, end):
    if mode == "m":
        matches = [compiled.match(subject, position, end)]
    elif mode == "f":
        matches = [compiled.fullmatch(subject, position, end)]
    elif mode == "s":
        matches = [compiled.search(subject, position, end)]
    elif mode == "k":
        matches = list(iter(compiled.scanner(subject, position, end).match, None))
    else:
        matches = list(compiled.finditer(subject, position, end))
    matches = [m for m in matches if m]
    return "/".join(map(encode_match, matches)) or "!"


def case_lines(pattern, flags, tests, twin=None, most_words=1500):
    """The lines of one pattern. `twin`: a pattern that must give the same, else the test is left out (where the
    oracle's possessive repeats are at fault)."""
    try:
        compiled = re.compile(pattern, flags)
        code, groups, flags = words_of(pattern, flags)
        other = re.compile(twin, flags) if twin is not None else None
    except (re.error, OverflowError, ValueError, RecursionError):
        return []
    if len(code) > most_words:
        return []
    lines = []
    for subject, mode, position, end in tests:
        try:
            signal.setitimer(signal.ITIMER_REAL, 0.3)
            result = result_of(compiled, mode, subject, position, end)
            if other is not None and result_of(other, mode, subject, position, end) != result:
                continue
        except (SystemError, RuntimeError, MemoryError, Timeout):
            continue
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        lines.append("T %s %d %s %s %s" % (mode, position, "$" if end == sys.maxsize else end, encode_subject(subject),
                                           result))
    if not lines:
        return []
    shown = repr(pattern)
    if len(shown) > 60:
        shown = shown[:60] + "..."
    return ["# " + ascii(shown)[1:-1], "P %d %d %s" % (groups, flags, encode_words(code)), *lines]


def all_modes(subject):
    return [(subject, mode, 0, sys.maxsize) for mode in "mfsik"]


class Generator:
    """Random patterns over a small alphabet, and subjects likely to match parts of them."""

    def __init__(self, rng):
        self.rng = rng

    def pattern(self):
        self.groups = 0
        self.closed = []
        self.possessive = False
        self.is_bytes = self.rng.random() < 0.12
        if self.is_bytes:
            self.alphabet = "aabbcAB1_ \n\xe9\xc9"
        else:
            self.alphabet = self.rng.choice(["aabbc", "aabbcAB1_ \n", "abAB\xe9\xc9 1", "ab\u0436\u0416k\u212as\u017f",
                                             "ab\U00010400\U00010428\u4e2d\xb5\u03bc"])
        text, twin = self.alternation(self.rng.randint(1, 4), False)
        flags = 0
        for flag in (re.I, re.M, re.S):
            if self.rng.random() < 0.2:
                flags |= flag
        if self.is_bytes:
            if self.rng.random() < 0.3:
                flags |= re.L
        elif self.rng.random() < 0.15:
            flags |= re.A
        if self.is_bytes:
            text, twin = text.encode("latin-1"), twin.encode("latin-1")
        return text, flags, twin if self.possessive else None

    def subject(self):
        text = "".join(self.rng.choice(self.alphabet) for _ in range(self.rng.randint(0, 12)))
        return text.encode("latin-1") if self.is_bytes else text

    def character(self):
        c = self.rng.choice(self.alphabet)
        return "\\n" if c == "\n" else re.escape(c)

    def alternation(self, depth, fixed):
        count = self.rng.choice([1, 1, 1, 2, 2, 3])
        if fixed:
            count = 1
        parts = [self.sequence(depth, fixed) for _ in range(count)]
        return "|".join(p[0] for p in parts), "|".join(p[1] for p in parts)

    def sequence(self, depth, fixed):
        parts = [self.item(depth, fixed) for _ in range(self.rng.choice([0, 1, 1, 2, 2, 3, 4]))]
        return "".join(p[0] for p in parts), "".join(p[1] for p in parts)

    def item(self, depth, fixed):
        text, twin = self.atom(depth, fixed)
        if fixed or text.startswith(("^", "$", "\\b", "\\B", "\\A", "\\Z", "(?=", "(?!", "(?<")) or not text:
            return text, twin
        roll = self.rng.random()
        if roll < 0.5:
            return text, twin
        low = self.rng.randint(0, 2)
        repeat = self.rng.choice(["*", "+", "?", "{%d,%d}" % (low, low + self.rng.randint(0, 2)), "{%d,}" % low, "*"])
        if roll < 0.75:
            return text + repeat, twin + repeat
        if roll < 0.9:
            return text + repeat + "?", twin + repeat + "?"
        self.possessive = True
        return text + repeat + "+", "(?>" + twin + repeat + ")"

    def atom(self, depth, fixed):
        rng = self.rng
        roll = rng.random()
        if depth <= 0 or roll < 0.4:
            roll = rng.random()
            if roll < 0.5:
                c = self.character()
                return c, c
            if roll < 0.58:
                return ".", "."
            if roll < 0.75:
                c = rng.choice([r"\w", r"\d", r"\s", r"\W", r"\D", r"\S"])
                return c, c
            if roll < 0.9:
                c = self.charset()
                return c, c
            c = rng.choice(["^", "$", r"\b", r"\B", r"\A", r"\Z"])
            return c, c
        if fixed:
            c = self.character()
            return c, c
        if roll < 0.6:
            self.groups += 1
            number = self.groups
            text, twin = self.alternation(depth - 1, False)
            self.closed.append(number)
            return "(" + text + ")", "(" + twin + ")"
        if roll < 0.72:
            text, twin = self.alternation(depth - 1, False)
            return "(?:" + text + ")", "(?:" + twin + ")"
        if roll < 0.8:
            text, twin = self.alternation(depth - 1, False)
            kind = rng.choice(["(?=", "(?!", "(?>", "(?>"])
            return kind + text + ")", kind + twin + ")"
        if roll < 0.85:
            text, twin = self.sequence(1, True)
            kind = rng.choice(["(?<=", "(?<!"])
            return kind + text + ")", kind + twin + ")"
        if roll < 0.95 and self.closed:
            number = rng.choice(self.closed)
            if rng.random() < 0.6:
                return "(?:\\%d)" % number, "(?:\\%d)" % number
            yes, yes_twin = self.sequence(depth - 1, False)
            if rng.random() < 0.5:
                return "(?(%d)%s)" % (number, yes), "(?(%d)%s)" % (number, yes_twin)
            no, no_twin = self.sequence(depth - 1, False)
            return "(?(%d)%s|%s)" % (number, yes, no), "(?(%d)%s|%s)" % (number, yes_twin, no_twin)
        if self.is_bytes:
            c = self.character()
            return c, c
        text, twin = self.alternation(depth - 1, False)
        kind = rng.choice(["(?i:", "(?s:", "(?-i:", "(?m:", "(?a:", "(?u:"])
        return kind + text + ")", kind + twin + ")"

    def charset(self):
        rng = self.rng
        parts = []
        for _ in range(rng.randint(1, 4)):
            roll = rng.random()
            if roll < 0.5:
                parts.append(self.character())
            elif roll < 0.7:
                parts.append(rng.choice([r"\w", r"\d", r"\s", r"\W", r"\D", r"\S"]))
            else:
                low, high = sorted(ord(rng.choice(self.alphabet)) for _ in "ab")
                parts.append("%s-%s" % (re.escape(chr(low)), re.escape(chr(high))))
        return "[" + rng.choice(["", "", "^"]) + "".join(parts) + "]"


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--random", type=int, default=1600)
    arguments.add_argument("--words", type=int, default=150, help="length of the longest random pattern")
    arguments.add_argument("--no-fixed", action="store_true")
    options = arguments.parse_args()
    signal.signal(signal.SIGALRM, on_alarm)
    rng = random.Random(options.seed)
    lines = []
    if not options.no_fixed:
        for pattern, flags, subjects in FIXED:
            tests = [test for subject in subjects for test in all_modes(subject)]
            tests += [(subject, "i", 1, max(1, len(subject) - 1)) for subject in subjects]
            lines += case_lines(pattern, flags, tests)
        sys.path.insert(0, "/usr/lib/python3.11")
        from test.re_tests import tests as library_tests
        for pattern, subject, *_ in library_tests:
            lines += case_lines(pattern, 0, all_modes(subject))
            lines += case_lines(pattern, re.I, all_modes(subject)[2:3])
    made = 0
    while made < options.random:
        generator = Generator(rng)
        pattern, flags, twin = generator.pattern()
        tests = []
        for _ in range(3):
            subject = generator.subject()
            tests.append((subject, rng.choice("mfsik"), 0, sys.maxsize))
        if len(subject) > 2:
            tests.append((subject, rng.choice("mfsik"), rng.randint(0, 2), rng.randint(0, len(subject))))
        new = case_lines(pattern, flags, tests, twin, options.words)
        if new:
            made += 1
            lines += new
    print("# Made by: /usr/bin/python3.11 tools/make_regex_vectors.py")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
