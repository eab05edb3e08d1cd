#!/usr/bin/python3.11
"""Compares src/regex with CPython's engine on common patterns:

    ninja -C build/release regex_match && /usr/bin/python3.11 bench/native/regex_match.py build/release/regex_match

CPython's time is that of a scan that makes no match object where none is needed (sub with a limit cannot be used, so
scanner.search is called until it gives None; the cost of an empty scan's match objects is small beside the matching
for the subjects here, and shown by the case "objects").
"""
import re
import subprocess
import sys
import tempfile
import time
from collections import deque
from re import _compiler, _parser

WORDS = ("the quick brown fox jumps over the lazy dog while 42 programmers, each with 3.14 cups of coffee, write "
         "def main(argument): return 'text' # comment\n")
TEXT = WORDS * 1500
LOG = "".join("2024-03-%02d 12:%02d:07,123 WARNING [worker-%d] request GET /index/%d took %d ms\n" %
              (n % 28 + 1, n % 60, n % 16, n, n * 7 % 1000) for n in range(3000))
WIDE = "Съешь же ещё этих мягких французских булок, да выпей чаю 42 раза. " * 1500

CASES = [
    ("literal", r"comment", TEXT),
    ("literal-rare", r"zebra", TEXT),
    ("literal-group", r"def (\w+)\(", TEXT),
    ("words", r"\w+", TEXT),
    ("words-long", r"\b\w{8,}\b", TEXT),
    ("numbers", r"\d+(?:\.\d+)?", TEXT),
    ("identifier", r"[A-Za-z_][A-Za-z_0-9]*", TEXT),
    ("string", r"'[^'\\\n]*(?:\\.[^'\\\n]*)*'", TEXT),
    ("alternation", r"fox|dog|coffee|return", TEXT),
    ("alternation-prefix", r"program|progress|prolog", TEXT),
    ("ignore-case", r"(?i)COFFEE", TEXT),
    ("lazy", r"def.*?:", TEXT),
    ("greedy-line", r".*coffee.*", TEXT),
    ("line-anchor", r"(?m)^the.*$", TEXT),
    ("spaces", r"\s+", TEXT),
    ("tokenizer", r"(\d+(?:\.\d*)?)|([A-Za-z_]\w*)|([-+*/=(),.:#'])|(\s+)", TEXT),
    ("log-line", r"(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d),(\d+) (\w+) \[([^\]]+)\] (.*)", LOG),
    ("log-number", r"took (\d+) ms$", LOG),
    ("email-none", r"[\w.+-]+@[\w-]+\.[\w.-]+", TEXT),
    ("backreference", r"(\w)\1", TEXT),
    ("lookahead", r"\w+(?=,)", TEXT),
    ("nested-repeat", r"(?:[a-z]+ )+", TEXT),
    ("group-repeat", r"(?:(\w)|,| )+", TEXT),
    ("catastrophic", r"(?:a+)+b", "a" * 22),
    ("wide-words", r"\w+", WIDE),
    ("wide-literal", r"булок", WIDE),
    ("wide-ignore-case", r"(?i)ФРАНЦУЗСКИХ", WIDE),
    ("wide-range", r"[а-я]+", WIDE),
]


def main():
    file = tempfile.NamedTemporaryFile(delete=False)
    for name, pattern, subject in CASES:
        parsed = _parser.parse(pattern, 0)
        code = _compiler._code(parsed, 0)
        unit = 1 if max(subject) < "\u0100" else 2
        data = subject.encode("latin-1") if unit == 1 else subject.encode("utf-16-le")
        file.write(b"%s %d %d %d %d %d\n" % (name.encode(), parsed.state.groups - 1, parsed.state.flags, unit, len(code),
                                             len(data)))
        file.write(b"".join(word.to_bytes(4, "little") for word in code) + data)
    file.close()
    output = subprocess.run([sys.argv[1], file.name], capture_output=True, text=True, check=True).stdout
    print("%-20s %8s %10s %10s %6s" % ("case", "matches", "ouro ms", "cpython ms", "ratio"))
    for (name, pattern, subject), line in zip(CASES, output.splitlines()):
        _, matches, seconds = line.split()
        compiled = re.compile(pattern)
        best = 1e9
        for _ in range(5):
            begin = time.perf_counter()
            deque(iter(compiled.scanner(subject).search, None), 0)
            best = min(best, time.perf_counter() - begin)
        count = sum(1 for _ in compiled.finditer(subject))
        assert count == int(matches), (name, count, matches)
        print("%-20s %8d %10.3f %10.3f %6.2f" % (name, count, float(seconds) * 1e3, best * 1e3, best / float(seconds)))


main()
