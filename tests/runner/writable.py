#!/usr/bin/python3.11
"""Compares the writable data of the program with an explained list: an interpreter shares nothing with another one.

usage: tests/runner/writable.py PROGRAM. Every symbol of the program that lies in memory which stays writable (not
code, not constants, not what is read-only once the addresses in it are known) must stand in
tests/data/writable_symbols.txt, one a line: `name: reason`, where the name may end in `*`; and every line there must
fit a symbol of its program (`name [preset ...]: reason` names the presets that have it).

Needs llvm-readelf-19 (or readelf) and c++filt (or llvm-cxxfilt-19).
"""

from __future__ import annotations

import fnmatch
import re
import shutil
import subprocess
import sys
from pathlib import Path

LIST = Path(__file__).resolve().parent.parent / "data" / "writable_symbols.txt"


def tool(*names: str) -> str:
    """The first of the programs that is there."""
    for name in names:
        if found := shutil.which(name):
            return found
    sys.exit(f"writable.py: none of {', '.join(names)} is there")


def output(*command: str, text: str | None = None) -> str:
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


def writable_symbols(program: str) -> dict[str, int]:
    """Names and sizes of the objects in memory that stays writable."""
    readelf = tool("llvm-readelf-19", "readelf")
    relro = (0, 0)
    for line in output(readelf, "--program-headers", "-W", program).splitlines():
        if fields := re.match(r"\s*GNU_RELRO\s+\S+\s+(\S+)\s+\S+\s+\S+\s+(\S+)", line):
            begin = int(fields.group(1), 16)
            relro = (begin, begin + int(fields.group(2), 16))
    sections: dict[str, bool] = {}
    for line in output(readelf, "--sections", "-W", program).splitlines():
        fields = re.match(r"\s*\[\s*(\d+)\]\s+(\S+)\s+\S+\s+(\S+)\s+\S+\s+\S+\s+\S+\s+([A-Za-z]*)\s", line)
        if fields:
            address = int(fields.group(3), 16)
            sections[fields.group(1)] = "W" in fields.group(4) and not relro[0] <= address < relro[1]
    found: dict[str, int] = {}
    for line in output(readelf, "--symbols", "-W", program).splitlines():
        fields = line.split()
        if len(fields) < 8 or not fields[0].rstrip(":").isdigit():
            continue
        size, kind, section, name = int(fields[2], 0), fields[3], fields[6], fields[7]
        if kind in ("OBJECT", "TLS") and size and sections.get(section):
            found[name] = size
    names = output(tool("c++filt", "llvm-cxxfilt-19"), text="\n".join(found)).splitlines()
    return dict(zip(names, found.values()))


def main() -> int:
    program = sys.argv[1]
    preset = Path(program).resolve().parent.name
    listed: dict[str, bool] = {}
    for line in LIST.read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        fields = re.match(r"(.*?)(?: \[([a-z ]+)\])?: \S", line)
        if not fields:
            print(f"a line without a reason: {line}")
            return 1
        if not fields.group(2) or preset in fields.group(2).split():
            listed[fields.group(1)] = False
    unknown = []
    for name, size in sorted(writable_symbols(program).items()):
        patterns = [pattern for pattern in listed if fnmatch.fnmatchcase(name, pattern.replace("[", "[[]"))]
        for pattern in patterns:
            listed[pattern] = True
        if not patterns:
            unknown.append(f"{name} ({size} bytes)")
    gone = [pattern for pattern, seen in listed.items() if not seen]
    for name in unknown:
        print(f"writable, and not in {LIST.name}: {name}")
    for pattern in gone:
        print(f"in {LIST.name}, but not in the program: {pattern}")
    return 1 if unknown or gone else 0


if __name__ == "__main__":
    sys.exit(main())
