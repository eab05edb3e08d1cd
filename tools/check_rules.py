#!/usr/bin/python3.11
"""Checks the project's rules that no compiler knows. usage: check_rules.py FILE...   Exit status 1: a rule is broken.

C++ files: a head comment, no exceptions, no RTTI, no heavy headers in headers, only includes that cmake/Layers.cmake
allows for the folder, not too long. All texts: no marks of unfinished work, no tabs, no blanks at line ends.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
MAX_LINES = 1500
HEAVY_HEADERS = ("iostream", "regex", "functional", "sstream")
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b")
FORBIDDEN = {
    r"\bdynamic_cast\b": "there is no RTTI here: use try_as<>",
    r"\bthread_local\b": "state belongs to a ThreadState",
    r"\bthrow\s+[A-Za-z(]": "there are no C++ exceptions here",
    r"\bcatch\s*\(": "there are no C++ exceptions here",
}
TEXT_SUFFIXES = {".py", ".md", ".cmake", ".txt", ".def", ".S", ".json"}


def layers() -> dict[str, set[str]]:
    """Folder of src -> the folders it may include from, with all that these may use."""
    direct: dict[str, set[str]] = {}
    text = (TOP / "cmake/Layers.cmake").read_text("utf-8")
    for name, rest in re.findall(r"^ouro_library\((\w+)([^)]*)\)", text, re.MULTILINE):
        uses = re.search(r"USES ([\w ]*?)(?: LINKS|$)", rest.strip())
        direct[name] = set(uses.group(1).split()) if uses else set()
    closed: dict[str, set[str]] = {}
    for name, uses in direct.items():  # a library stands below those it uses, so these are complete
        closed[name] = {name} | uses | {deeper for use in uses for deeper in closed.get(use, ())}
    return closed


def code_of(line: str) -> str:
    """A line without its string literals and its comment."""
    return re.sub(r"//.*", "", re.sub(r'"(\\.|[^"\\])*"', '""', line))


def check_cpp(path: Path, lines: list[str], allowed: dict[str, set[str]]) -> Iterator[tuple[int, str]]:
    """The rules of C++ files. A source whose header tells what it is needs no head comment."""
    test = path.name.endswith("_test.cpp")
    beside_header = path.suffix == ".cpp" and (TOP / path).with_suffix(".h").exists()
    if not beside_header and not test and not (lines and lines[0].startswith(("//", "/*"))):
        yield 1, "the file has no head comment that says what comes in and what goes out"
    if len(lines) > MAX_LINES and not any(re.search("one piece|[Gg]enerated|[Mm]ade by", line) for line in lines[:20]):
        yield len(lines), f"more than {MAX_LINES} lines: look for the seam"
    folder = path.parts[1] if path.parts[0] == "src" and len(path.parts) > 2 else ""
    for number, line in enumerate(lines, 1):
        include = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if include:
            quote, header = include.groups()
            if quote == "<" and header in HEAVY_HEADERS and path.suffix == ".h":
                yield number, f"<{header}> is too heavy for a header"
            top_folder = header.split("/")[0]
            if quote == '"' and folder in allowed and top_folder in allowed and top_folder not in allowed[folder]:
                yield number, f"src/{folder} may not include from src/{top_folder} (cmake/Layers.cmake)"
        elif not test:
            code = code_of(line)
            for pattern, reason in FORBIDDEN.items():
                if re.search(pattern, code):
                    yield number, reason


def check(path: Path, allowed: dict[str, set[str]]) -> Iterator[tuple[int, str]]:
    """All broken rules of a file, given by its path below the top folder: (line, reason)."""
    full = TOP / path
    if not full.is_file() or path.suffix not in TEXT_SUFFIXES | {".h", ".cpp"} or "golden" in path.parts:
        return
    try:
        lines = full.read_text("utf-8").splitlines()
    except UnicodeDecodeError:
        yield 1, "not UTF-8"
        return
    if path.suffix in {".h", ".cpp"}:
        yield from check_cpp(path, lines, allowed)
    in_tests = path.parts[0] == "tests"
    for number, line in enumerate(lines, 1):
        if UNFINISHED.search(line) and not in_tests:
            yield number, "a mark of unfinished work: finish it or take it out"
        if line != line.rstrip() and not in_tests and path.suffix != ".md":
            yield number, "blanks at the end of the line"
        if "\t" in line and path.suffix in {".h", ".cpp"}:
            yield number, "a tab"


def main() -> int:
    allowed = layers()
    broken = 0
    for name in sys.argv[1:]:
        for number, reason in check(Path(name), allowed):
            print(f"{name}:{number}: {reason}")
            broken += 1
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
