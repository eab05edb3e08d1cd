#!/usr/bin/python3.11
"""Whether the time of compiling, marshalling and the first run grows as the source does.

    bench/scaling.py [--program PATH] [--items N] [NAME...]

Each shape is a source of N and of 4 N equal parts; told are the seconds of compile(), and of marshal.dumps(), loads() and
the first run up to its first exception (which is when code from elsewhere is verified), and what four times the parts
cost: about 4 where the time is linear. The exit status is 1 where something costs more than LIMIT times as much.
"""
from __future__ import annotations

import argparse
import marshal
import subprocess
import sys
import time
import warnings

LIMIT = 9
LEAST = 0.002  # seconds, below which a ratio says nothing

# One element of a list display.
ELEMENTS = {
    "integers": "{i}", "floats": "{i}.5", "imaginary": "{i}j", "large_floats": "{i}e300", "negative": "-{i}", "complex": "{i}+{i}j",
    "big_integers": "{i}99999999999999999999", "strings": "'{i}'", "bytes": "b'{i}'", "tuples": "('{i}',1)", "float_tuples": "({i}.0,{i}.0)",
    "names": "n{i}", "attributes": "a.b{i}", "frozensets": "1 in {{{i},{i}.5}}", "lambdas": "lambda:{i}", "fstrings": "f'{{x{i}!r:>{i}}}'",
    "dicts": "{{'{i}':{i}}}", "comparisons": "a<{i}<b", "calls": "f(a{i}={i})", "slices": "a[{i}:]", "conditionals": "a if b{i} else c",
    "comprehensions": "[x for x in y{i}]", "other_letters": "é{i}", "walrus": "(w{i}:=1)", "stars": "*a{i}", "joined": "'a' 'b{i}'",
}
# One statement of a module.
STATEMENTS = {
    "assignments": "x{i}={i}\n", "functions": "def f{i}(a,b={i}):\n return a+{i}\n", "classes": "class C{i}:\n x={i}\n", "ifs": "if x{i}: pass\n",
    "tries": "try: f{i}()\nexcept E{i}: pass\n", "loops": "for i{i} in x: pass\n", "imports": "import m{i}\n", "froms": "from m{i} import n{i}\n",
    "withs": "with a{i}: pass\n", "globals": "def g{i}():\n global v{i}\n v{i}=1\n", "annotations": "a{i}:int={i}\n", "deletions": "del x{i}\n",
    "decorators": "@d{i}\ndef f{i}():pass\n", "comments": "# {i}\n", "blank_lines": "\n", "doc_strings": "'''doc {i}\n'''\n", "continued": "x = \\\n {i}\n",
    "matches": "match x:\n case {i}: pass\n", "semicolons": "x{i}=1;", "coroutines": "async def f{i}():\n await x{i}\n", "unpackings": "a{i},b{i}=c\n",
    "warnings": "x is {i}\n", "bad_escapes": "'\\d{i}'\n",
}
# Beginning, one part, end.
WHOLES = {
    "locals": ("def f():\n", " x{i}={i}\n", ""), "tries_inside": ("def f():\n", " try: g{i}()\n except: pass\n", ""), "ifs_inside": ("def f():\n", " if x{i}: y={i}\n", ""),
    "returns": ("def f():\n", " if x: return {i}\n", ""), "methods": ("class C:\n", " def m{i}(self): return {i}\n", ""), "parameters": ("def f(", "p{i}=1,", "): pass"),
    "cases": ("match x:\n", " case {i}: y={i}\n", ""), "or_patterns": ("match x:\n case 0", "|{i}", ": pass"), "mapping_patterns": ("match x:\n case {", "'{i}':_,", "}: pass"),
    "or": ("x=0", " or a{i}", ""), "chain": ("x=a", "<b{i}", ""), "keywords": ("f(", "k{i}={i},", ")"), "dict_display": ("{", "'k{i}':{i},", "}"),
    "set_display": ("{", "{i}.0,", "}"), "float_set": ("x in {", "{i}e250,", "}"), "imaginary_set": ("x in {", "{i}j,", "}"), "nan_set": ("x in {", "1e999-1e999,", "}"),
    "strings_joined": ("x=(", "'s{i}'\n", ")"), "one_fstring": ("f'", "{{x{i}}}a", "'"), "names_imported": ("from m import ", "n{i},", "x"), "targets": ("", "n{i}=", "1"),
    "handlers": ("try: pass\n", "except E{i}: pass\n", ""), "one_string": ("x='", "é{i}\\n", "'"), "spaces": ("x=", "     ", "1"), "dots": ("from ", "....", "x import y"),
    "dotted": ("import a", ".a{i}", ""), "error_in_the_last_line": ("", "x{i}=1\n", "x y\n"), "error_in_a_display": ("x=[", "a{i},", " b c]"),
    "error_in_a_call": ("f(", "a{i}=1,", " b c)"), "error_in_a_function": ("def f():\n", " x{i}=1\n", " y z\n"), "string_without_end": ("x='", "aaaa{i}", ""),
}


def source(name: str, count: int) -> str:
    if name in ELEMENTS:
        head, part, end = "x=[", ELEMENTS[name] + ",", "]"
    elif name in STATEMENTS:
        head, part, end = "", STATEMENTS[name], ""
    else:
        head, part, end = WHOLES[name]
    return head + "".join(part.format(i=i) for i in range(count)) + end


def seconds(text: str) -> tuple[float, float]:
    start = time.perf_counter()
    try:
        code = compile(text, "source", "exec")
    except SyntaxError:
        return time.perf_counter() - start, 0.0
    compiled = time.perf_counter()
    try:
        exec(marshal.loads(marshal.dumps(code)), {})
    except Exception:  # most stop at the first name
        pass
    return compiled - start, time.perf_counter() - compiled


def measure(names: list[str], items: int) -> bool:
    warnings.simplefilter("ignore")
    bad = False
    for name in names:
        texts = source(name, items), source(name, 4 * items)
        small, large = (tuple(map(min, zip(*(seconds(text) for _ in range(3))))) for text in texts)
        words = []
        for one, four in zip(small, large):
            steep = four > LEAST and four > LIMIT * one
            bad |= steep
            words.append(f"{one:9.4f} {four:9.4f} {four / one if one else 0:6.1f}{' STEEP' if steep else ''}")
        print(f"{name:24} {'  '.join(words)}", flush=True)
    return bad


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", default="", help="the interpreter that is measured; this one without")
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("names", nargs="*", default=[*ELEMENTS, *STATEMENTS, *WHOLES])
    options = parser.parse_args()
    if options.program:
        sys.exit(subprocess.call([options.program, __file__, "--items", str(options.items), *options.names]))
    sys.exit(measure(options.names, options.items))


if __name__ == "__main__":
    main()
