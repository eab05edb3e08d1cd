#!/usr/bin/python3.11
"""Compares how CPython and ouro run files, pipes and -c: encodings, ends of lines, NUL, and how errors of syntax are shown.

    tools/compare_files.py [--ouro PATH] [-v]

Exit status, standard output and standard error must be equal. `cases` gives the sources, for the tests too.
"""
from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator

ORACLE = "/usr/bin/python3.11"
SOURCES = {
    "fml1": b'f"""\n{x!rr}"""\n',
    "fml2": b'x = f"""\nab {x y}\n"""\n',
    "fml3": b'f"""a\n\n  {1 +}"""\n',
    "fml4": b'(f"""\n{a b}""")\n',
    "fml5": b'f"{\nx y}"\n',
    "fml6": b'\xc3\xa9 = f"""\n\xc3\xa9{x y}"""\n',
    "bomcookie": b'\xef\xbb\xbf# coding: latin-1\nx = (\n',
    "bomutf8": b'\xef\xbb\xbf# coding: utf-8\nx = )\n',
    "bom": b'\xef\xbb\xbfx = )\n',
    "bom2": b'\xef\xbb\xbf\n\nx y\n',
    "crlfstr": b"x = '''a\r\nb\r\n''' y\r\n",
    "cr": b'x = 1\ry = )\r',
    "crstr": b"x = '''a\rb''' y\r",
    "bscrlf": b'x = 1 + \\\r\n  2 y\r\n',
    "bscr": b'x = 1 + \\\r  2 y\r',
    "badutf8": b'# coding: utf-8\nx = "\xff"\n',
    "badutf8b": b'x = "\xff"\n',
    "badutf8c": b'# coding:utf8\ny=1\nx = \xff\n',
    "badutf8d": b'y=1\nx = 1 # \xff\n',
    "bs1": b'x = 1 + \\\n \\\n \\\n y z\n',
    "bs2": b'if x \\\n and y \\\n z:\n pass\n',
    "bs3": b'x = \\\n)\n',
    "bseof": b'x = 1 \\',
    "bseof2": b'x = 1 \\\n',
    "rot13": b'# coding: rot13\ncevag(1)\n',
    "hex": b'# coding: hex\n313233\n',
    "nocodec": b'# coding: nosuch\nx\n',
    "latin": b'# coding: latin-1\n\xe9 = )\n',
    "latin2": b'# coding: latin-1\nx = "\xe9" y\n',
    "cp1252": b'# coding: cp1252\nx = "\x80" y z\n',
    "utf16c": b'# coding: utf-16\nx\n',
    "ascii": b'# coding: ascii\nx = "\xe9"\n',
    "tabs": b'if x:\n\ty\n        z\n',
    "tabs2": b'\tx = 1\n',
    "ind": b'if x:\ny\n',
    "ded": b'if x:\n    y\n  z\n',
    "nul": b'x = 1\x00\n',
    "nul2": b'x\ny = "\x00"\n',
    "ff": b'\x0cx y\n',
    "ff2": b'if 1:\n\x0c  x\n y\n',
    "unclosed": b'x = (1,\n2\n\ny = 3\n',
    "unclosed2": b'def f(:\n  pass\n',
    "mism": b'x = (1]\n',
    "mism2": b'x = [\n1)\n',
    "close": b'x = 1)\n',
    "tstr": b'x = """abc\n\n',
    "sstr": b'x = "abc\ny\n',
    "wide": b'x = "\xe6\x97\xa5\xe6\x9c\xac" y\n',
    "wide2": b'def \xd1\x84(x:\n',
    "comb": b'a\xcc\x81 = )\n',
    "inv": b'x = \xe2\x82\xac\n',
    "inv2": b'x = a\xe2\x80\x8b\n',
    "emoji": b'\xf0\x9f\x98\x80 = 1\n',
    "long": b"x = " + b"1 + " * 300 + b") \n",
    "print": b'print 1\n',
    "exec": b'exec "x"\n',
    "walrus": b'x := 1\n',
    "star": b'*a\n',
    "ret": b'return 1\n',
    "yield": b'class A:\n  yield\n',
    "brk": b'break\n',
    "cont": b'if 1:\n  continue\n',
    "glob": b'def f():\n  x=1\n  global x\n',
    "nonl": b'nonlocal x\n',
    "dup": b'def f(a,a): pass\n',
    "fut": b'x=1\nfrom __future__ import annotations\n',
    "fut2": b'from __future__ import nope\n',
    "del": b'del f()\n',
    "as": b'f() = 1\n',
    "aug": b'(a,b) += 1\n',
    "kw": b'None = 1\n',
    "kw2": b'f(True=1)\n',
    "lam": b'lambda x=1, y: 0\n',
    "posd": b'def f(a=1, b): pass\n',
    "gen": b'f(x for x in y, 1)\n',
    "dec": b'0777\n',
    "num": b'1_\n',
    "num2": b'0x\n',
    "num3": b'1e\n',
    "num4": b'12abc\n',
    "esc": b'"\\N{nope}"\n',
    "esc2": b'"\\xz"\n',
    "esc3": b'"\\d"\n',
    "bytes": b'b"\xc3\xa9"\n',
    "eofdef": b'def f():\n',
    "eofcls": b'class A:',
    "try": b'try:\n  pass\n',
    "exc": b'try:\n  pass\nexcept:\n  pass\nexcept A:\n  pass\n',
    "match": b'match x:\n  case y: pass\n  case z: pass\n',
    "match2": b'match x:\n  case {**a, "b": 1}: pass\n',
    "fstr1": b'f"{"\n',
    "fstr2": b'f"{}"\n',
    "fstr3": b'f"{a b}"\n',
    "fstr4": b"f'{a!x}'\n",
    "fstr5": b"f'{a:{b:{c}}}'\n",
    "fstr6": b"f'}'\n",
    "fstr7": b"f'{lambda x:1}'\n",
    "fstr8": b'f\'{a["b"]} {c d}\'\n',
    "fstr9": b"f'{\\n}'\n",
    "fstr10": b"f'{#}'\n",
    "fstr11": b"x = (f'abc' f'{a b}' 'c')\n",
    "fstr12": b"f'''{\na\nb}'''\n",
}
ENCODINGS = ["utf-8", "latin-1", "cp1252", "iso8859-15", "ascii", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "rot13", "hex", "zlib", "raw_unicode_escape", "undefined", "mbcs", "koi8-r", "utf-8-sig", "utf8", "utf_8_sig", "UTF-8", "latin1", "L1", "nosuch", "charmap", "iso8859-1", "utf-8-x", "latin-1-x", "cp65001", "us-ascii", "cp437"]
TEXTS = ["x = 1\nprint(ascii('\u00e9'), x)\n", "x y\n", "x = '\u00e9' y\nz\n", "print(1)", "#c\nprint('ok')\n\nx = (\n", ""]


def cases() -> Iterator[tuple[str, bytes]]:
    """Names and sources: each as it is, behind or before another line, without its last newline and with CRLF."""
    for name, source in SOURCES.items():
        starts = source.startswith((b"\xef", b"#"))
        yield name, source
        yield name + ", in the middle", source + b"z = 2\n" if starts else b"x = 1\n" + source
        yield name + ", no newline", source.rstrip(b"\n")
        yield name + ", CRLF", source.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    for encoding in ENCODINGS:
        for number, text in enumerate(TEXTS):
            cookie = f"# coding: {encoding}\n".encode()
            yield f"{encoding} {number}", cookie + text.encode()
            try:
                yield f"{encoding} {number}, encoded", cookie + text.encode(encoding)
            except (LookupError, UnicodeError):
                continue


def ways(path: str, source: bytes) -> Iterator[tuple[str, list[str | bytes], bytes]]:
    """The ways to run a source that stands in the file `path`: name, arguments, standard input."""
    yield "file", [path], b""
    yield "pipe", ["-"], source
    if b"\0" not in source:
        yield "-c", ["-c", source], b""


def run(interpreter: str, arguments: list[str | bytes], text: bytes) -> tuple[int, str, str]:
    done = subprocess.run([interpreter, *arguments], input=text, capture_output=True, timeout=60)
    return done.returncode, done.stdout.decode(errors="backslashreplace"), done.stderr.decode(errors="backslashreplace")


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--ouro", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "../build/checked/ouro"))
    options.add_argument("-v", "--verbose", action="store_true")
    given = options.parse_args()
    compared = differ = 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "program.py")
        for name, source in cases():
            with open(path, "wb") as file:
                file.write(source)
            for way, arguments, text in ways(path, source):
                theirs, ours = run(ORACLE, arguments, text), run(given.ouro, arguments, text)
                compared += 1
                if theirs == ours:
                    continue
                differ += 1
                print(f"{name}, {way}: {source[-60:]!r}")
                if given.verbose:
                    for shown in (theirs, ours):
                        print("   ", shown[0], ascii(shown[1]))
                        print("    " + shown[2].replace("\n", "\n    "))
    print(f"{compared} runs, {differ} differ")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
