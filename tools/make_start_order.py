#!/usr/bin/python3.11
"""Writes cmake/start_order.txt: the functions that a start of the interpreter and the imports behind it call, so that the
linker puts them together.

usage: tools/make_start_order.py [PROGRAM]     (default: build/release/ouro)

A start then touches fewer pages of the program. The list only orders: a name that no longer exists does nothing, a new
function that is missing lies where it would lie anyway. Run it again when the start of the interpreter has changed
much. Needs valgrind; the program must be a release build, whose functions have sections of their own.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parent.parent


# Every start, and then what programs do first.
COMMANDS = ["pass", "import collections, contextlib, dataclasses, enum, functools, json, logging, pathlib, re, typing"]


def called_functions(program, command):
    """The functions of the program that `-c command` runs, in the order callgrind met them."""
    with tempfile.TemporaryDirectory() as folder:
        profile = pathlib.Path(folder) / "profile"
        subprocess.run(["valgrind", "-q", "--tool=callgrind", "--demangle=no", f"--callgrind-out-file={profile}",
                        program, "-c", command], check=True, stdin=subprocess.DEVNULL)
        text = profile.read_text("utf-8", "replace")
    names = re.findall(r"^c?fn=\(\d+\) ([\w.$]+)", text, re.MULTILINE)
    return list(dict.fromkeys(name.split("'")[0] for name in names))


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else str(TOP / "build/release/ouro")
    table = subprocess.run(["llvm-nm-19", "--defined-only", program], check=True, capture_output=True, text=True).stdout
    own = {line.split()[-1] for line in table.splitlines() if line.split()[-2:-1] in (["t"], ["T"], ["w"], ["W"])}
    called = dict.fromkeys(name for command in COMMANDS for name in called_functions(program, command))
    names = [name for name in called if name in own]
    (TOP / "cmake/start_order.txt").write_text("".join(name + "\n" for name in names), "utf-8")
    print(f"{len(names)} functions")


if __name__ == "__main__":
    main()
