#!/usr/bin/python3.11
"""Compares what CPython and ouro make of generated programs, or of given ones.

    tools/compare_programs.py [--ouro PATH] [--seed N] [--count N] [--from N] [-j JOBS] [--show N]
    tools/compare_programs.py --only NUMBER            one program of the seed, with the difference
    tools/compare_programs.py --texts FILE             texts, each ended by a line of 20 '=', instead of generated ones

Both must accept a program or both refuse it, with equal code objects (every field, recursively), trees, symbol tables
and unparsed texts, or equal exceptions with their places and texts, and with equal warnings. The exit status is 1
where anything differs or ouro does not survive.
"""
from __future__ import annotations

import argparse
import ast
import collections
import concurrent.futures
import dataclasses
import difflib
import json
import os
import subprocess
import sys
import tempfile

FOLDER = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, FOLDER)
from generate_programs import Program, make_program  # noqa: E402

BATCH = 250
SECONDS = 300
ENVIRONMENT = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}


def as_line(program: Program) -> str:
    source, *rest = dataclasses.astuple(program)
    kind = "bytes" if isinstance(source, bytes) else "str"
    return json.dumps([kind, source.decode("latin-1") if kind == "bytes" else source, *rest]) + "\n"


def run(interpreter: str, programs: list[Program]) -> list[dict[str, str]]:
    """The outcomes of programs, fewer than these where the interpreter did not survive one."""
    with tempfile.TemporaryDirectory() as folder:
        source, out = os.path.join(folder, "programs"), os.path.join(folder, "outcomes")
        with open(source, "w", encoding="ascii") as file:
            file.writelines(map(as_line, programs))
        try:
            subprocess.run([interpreter, os.path.join(FOLDER, "program_outcomes.py"), source, out], env=ENVIRONMENT, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            pass
        with open(out, encoding="ascii") as file:
            return [json.loads(line) for line in file if line.endswith("\n")]


def may_differ(program: Program, theirs: str, ours: str) -> bool:
    """Whether CPython's outcome is one of several it gives, of which ours is another.

    Where it looks up the line of an error in a source with a coding cookie it compares addresses of two buffers, and so at
    times gives the first line of the source instead (and columns in that line).
    """
    if not isinstance(program.source, bytes) or not theirs.startswith("SyntaxError 2 ") or not ours.startswith("SyntaxError 2 "):
        return False
    (theirs, _, their_warnings), (ours, _, our_warnings) = theirs.partition("\n"), ours.partition("\n")
    a, b = ast.literal_eval(theirs[len("SyntaxError 2 "):]), ast.literal_eval(ours[len("SyntaxError 2 "):])
    first_line = program.source.splitlines()[0].decode("latin-1")
    place = [0, 1, 2, 4]  # message, file, lines
    return a[6] == first_line and "coding" in first_line and [a[i] for i in place] == [b[i] for i in place] and their_warnings == our_warnings


def compare(ouro: str, oracle: str, programs: list[tuple[str, Program]]) -> tuple[int, int, list[tuple[str, str, Program, str, str]]]:
    """Compares a batch: how many were compared and accepted, and (step, name, program, theirs, ours) of what differs."""
    theirs = run(oracle, [program for _, program in programs])
    ours: list[dict[str, str]] = []
    while len(ours) < len(programs):
        ours += run(ouro, [program for _, program in programs[len(ours):]])
        if len(ours) < len(programs):
            ours.append({"survival": "killed or crashed"})
    different = []
    for (name, program), a, b in zip(programs, theirs, ours):
        for step in {**a, **b}:
            if a.get(step) != b.get(step) and not may_differ(program, a.get(step, ""), b.get(step, "")):
                different.append((step, name, program, a.get(step, "(no such step)"), b.get(step, "(no such step)")))
    return len(theirs), sum(found["code"].startswith("code<") for found in theirs), different


def show(step: str, name: str, program: Program, theirs: str, ours: str, verbose: bool) -> None:
    print(f"--- {name} {step} mode={program.mode} flags={program.flags:#x} optimize={program.optimize} "
          f"feature_version={program.feature_version} type_comments={program.type_comments}")
    if verbose:
        print(program.source if isinstance(program.source, str) else repr(program.source))
    lines = list(difflib.unified_diff(theirs.replace(", ", ",\n").splitlines() if step == "tree" else theirs.splitlines(), ours.replace(", ", ",\n").splitlines() if step == "tree" else ours.splitlines(), "theirs", "ours", lineterm="", n=2))
    print("\n".join(line[:400] for line in lines[:40 if verbose else 12]), flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ouro", default=os.path.join(FOLDER, "..", "build", "release", "ouro"))
    parser.add_argument("--oracle", default="/usr/bin/python3.11")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=20000)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--only", type=int)
    parser.add_argument("--texts")
    parser.add_argument("-j", "--jobs", type=int, default=2)
    parser.add_argument("--show", type=int, default=20)
    options = parser.parse_args()
    if options.only is not None:
        options.first, options.count = options.only, 1
    if options.texts:
        with open(options.texts, encoding="utf-8", newline="") as file:
            texts = file.read().split("=" * 20 + "\n")[:-1]
        named = [(f"{options.texts}:{i}", Program(text)) for i, text in enumerate(texts)]
        batches = [named[i:i + BATCH] for i in range(0, len(named), BATCH)]
    else:
        numbers = range(options.first, options.first + options.count)
        batches = [[(f"{options.seed}:{i}", make_program(options.seed, i)) for i in numbers[at:at + BATCH]]
                   for at in range(0, len(numbers), BATCH)] if options.count <= BATCH else None
    total = accepted = shown = 0
    steps: collections.Counter[str] = collections.Counter()

    def work(index: int):
        if batches is not None:
            return compare(options.ouro, options.oracle, batches[index])
        numbers = range(options.first, options.first + options.count)[index * BATCH:(index + 1) * BATCH]
        return compare(options.ouro, options.oracle, [(f"{options.seed}:{i}", make_program(options.seed, i)) for i in numbers])

    count = len(batches) if batches is not None else -(-options.count // BATCH)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for compared, good, different in pool.map(work, range(count)):
            total += compared
            accepted += good
            for found in different:
                steps[found[0]] += 1
                if shown < options.show:
                    shown += 1
                    show(*found, verbose=options.only is not None)
    print(f"{total} programs, {accepted} accepted, {sum(steps.values())} differences {dict(steps) if steps else ''}")
    return 1 if steps else 0


if __name__ == "__main__":
    sys.exit(main())
