#!/usr/bin/env python3
"""Seed corpora for the fuzz targets, made from the sources and compiled files of the standard library and from tests.

    fuzz/seeds.py FOLDER        writes FOLDER/tokenizer, FOLDER/compiler, FOLDER/marshal, FOLDER/regex

Each seed is small, so that libFuzzer can join many: statements of the library's files, code objects of its functions.
The output depends on the library's version only.
"""

from __future__ import annotations

import ast
import hashlib
import marshal
import sys
import types
from collections.abc import Iterator
from pathlib import Path

LIBRARY = Path("/usr/lib/python3.11")
TESTS = Path(__file__).resolve().parent.parent / "tests"
LARGEST_SOURCE = 1200  # bytes
LARGEST_CODE = 3000
MOST_OF_FILE = 6


def write(folder: Path, data: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)


def pick(items: list[bytes]) -> list[bytes]:
    """A few of them, spread over all."""
    step = max(1, len(items) // MOST_OF_FILE)
    return items[::step][:MOST_OF_FILE]


def statements(path: Path) -> Iterator[bytes]:
    """The statements of a file, with those of its classes, as texts."""
    source = path.read_bytes()
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    lines = source.split(b"\n")
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and node.col_offset == 0:
            text = b"\n".join(lines[node.lineno - 1:node.end_lineno]) + b"\n"
            if len(text) <= LARGEST_SOURCE:
                yield text


def codes(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from codes(constant)


def main() -> None:
    root = Path(sys.argv[1])
    files = sorted(LIBRARY.glob("*.py"))[::3] + sorted((LIBRARY / "test").glob("test_[g-p]*.py"))[::5]
    files += sorted((TESTS / "lang").rglob("*.py")) + sorted((TESTS / "golden" / "sources").glob("*.py"))
    for path in files:
        for text in pick(list(statements(path))):
            write(root / "compiler", b"\0" + text)
            write(root / "tokenizer", b"\3" + text)
            try:
                compiled = compile(text, "seed.py", "exec", dont_inherit=True)
            except (SyntaxError, ValueError):
                continue
            for code in list(codes(compiled))[:3]:
                data = marshal.dumps(code)
                if len(data) <= LARGEST_CODE:
                    write(root / "marshal", bytes([code is not compiled]) + data)
    for text in (b"# coding: latin-1\nx = '\xe9'\n", b"\xef\xbb\xbfx = 1\n", b"\x0cx\r\ny\rz", b"f'{x!r:>{w}}' rb'\\x' 0x_f 1e5j",
                 b"match x:\n case {'a': [1, *y], **z} if y: pass\n", b"async def f():\n async with a as b: await c\n"):
        write(root / "tokenizer", b"\0" + text)
        write(root / "compiler", b"\0" + text)
    values = [None, True, ..., 1, -1, 1 << 70, 1.5, 1j, "a", "a" * 300, "\u20ac\U0001f600\ud800", b"bytes", (), (1, (2,)), [1, [2]],
              {1: 2, "a": (None,)}, {1, 2}, frozenset("ab")]
    shared = ["x", ("y",)]
    values.append([shared, shared, (shared, "x")])
    for version in range(5):
        for value in values:
            write(root / "marshal", b"\0" + marshal.dumps(value, version))
    for words in ((1, 16, 97, 1), (3, 17, 97, 17, 98, 1), (24, 5, 0, 9, 16, 97, 1)):
        write(root / "regex", bytes([1, len(words)]) + b"".join(w.to_bytes(2, "little") for w in words) + b"aabab")


if __name__ == "__main__":
    main()
