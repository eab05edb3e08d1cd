#!/usr/bin/python3.11
"""Compares the interactive loops of CPython and ouro on generated input.

    tools/compare_interactive.py [--ouro PATH] [--seed N] [--count N] [--from N] [-j JOBS] [--only NUMBER]

Each session is some generated programs (generate_programs.py) as the standard input of `-i`, with lines left out,
doubled and cut: both must ask for the same number of lines, print the same and refuse with the same exceptions, places
and texts. The exit status is 1 where a session differs.
"""
from __future__ import annotations

import argparse
import concurrent.futures
import difflib
import os
import random
import re
import signal
import subprocess
import sys
import tempfile

FOLDER = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, FOLDER)
from generate_programs import make_program  # noqa: E402

ORACLE = "/usr/bin/python3.11"
PROGRAMS = 6
SECONDS = 20
# Errors of syntax are shown by CPython's display in half of the sessions and with all their fields in the others. What
# runs can neither loop for ever nor ask for more memory than there is.
LIMITS = "import sys, resource; resource.setrlimit(resource.RLIMIT_CPU, (5, 5)); resource.setrlimit(resource.RLIMIT_AS, (1 << 33, 1 << 33))\n"
# Functions show their addresses.
REPR = "sys.displayhook = lambda value: print(type(value).__name__)\n"
FIELDS = ("sys.excepthook = lambda kind, error, _: print(kind.__name__, ascii(error.args if isinstance(error, SyntaxError) else ''), "
          "file=sys.__stderr__)\n")


def session(seed: int, number: int) -> bytes:
    chance = random.Random(seed * 1_000_003 + number)
    lines: list[str] = []
    for _ in range(PROGRAMS):
        source = make_program(seed, chance.randrange(1 << 30)).source
        text = source.decode("latin-1") if isinstance(source, bytes) else source
        for line in re.sub("\r\n?", "\n", text).split("\n"):
            luck = chance.random()
            if luck < 0.02:
                continue
            if luck < 0.04:
                lines.append(line)
            if luck < 0.06:
                line = line[:chance.randrange(len(line) + 1)]
            if luck < 0.12:
                lines.append("")
            lines.append(line)
        if chance.random() < 0.9:
            lines.append("")
    text = "\n".join(lines + [""])
    if chance.random() < 0.1:
        text = text.rstrip("\n")
    return (LIMITS + REPR + chance.choice(["", FIELDS]) + text).encode("utf-8", "replace")


def run(interpreter: str, text: bytes) -> tuple[int | str, str, str]:
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = subprocess.run([interpreter, "-I", "-q", "-i"], input=text, capture_output=True, timeout=SECONDS, cwd=folder)
        except subprocess.TimeoutExpired:
            return "timeout", "", ""
    shown = [re.sub(r"0x[0-9a-f]{6,}", "ADDRESS", text.decode(errors="replace")) for text in (done.stdout, done.stderr)]
    return done.returncode, shown[0], re.sub(r"\w+Warning: Enable tracemalloc to get the object allocation traceback\n", "", shown[1])


def compare(ouro: str, seed: int, number: int) -> str:
    """The difference, empty where there is none."""
    text = session(seed, number)
    theirs, ours = run(ORACLE, text), run(ouro, text)
    # What CPython is stopped at by the limits may be done here, or refused.
    if theirs == ours or theirs[0] in ("timeout", -signal.SIGKILL) and (isinstance(ours[0], str) or ours[0] in (0, -signal.SIGKILL)):
        return ""
    parts = [f"session {number}: exit status {theirs[0]} and {ours[0]}\n"]
    for name, left, right in (("output", theirs[1], ours[1]), ("errors", theirs[2], ours[2])):
        parts += difflib.unified_diff(left.splitlines(True), right.splitlines(True), f"CPython's {name}", f"ouro's {name}", n=2)
    return "".join(part if part.endswith("\n") else part + "\n" for part in parts)


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--ouro", type=os.path.abspath, default=os.path.join(FOLDER, "../build/checked/ouro"))
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--count", type=int, default=200)
    options.add_argument("--from", type=int, default=0, dest="first")
    options.add_argument("--only", type=int)
    options.add_argument("-j", "--jobs", type=int, default=2)
    given = options.parse_args()
    if given.only is not None:
        sys.stdout.buffer.write(session(given.seed, given.only))
        sys.stdout.flush()
        print(compare(given.ouro, given.seed, given.only))
        return 0
    differ = 0
    with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
        for difference in pool.map(lambda number: compare(given.ouro, given.seed, number), range(given.first, given.first + given.count)):
            if difference:
                differ += 1
                print(difference)
    print(f"{given.count} sessions, {differ} differ")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
