#!/usr/bin/python3.11
"""Compares what compile() of CPython and of ouro makes of syntax trees changed at random (tree_outcomes.py).

    tools/compare_trees.py [--ouro PATH] [--seed N] [--count N] [--from N] [-j JOBS]
    tools/compare_trees.py --only NUMBER       one tree of the seed, with both outcomes

Code objects with all their fields, exceptions with their texts and places, and warnings must be equal. The exit status
is 1 where something differs or ouro does not survive. What kills CPython (identifiers that are
no str, for example) ouro must survive.
"""
from __future__ import annotations

import argparse
import ast
import concurrent.futures
import difflib
import os
import subprocess
import sys
import tempfile

FOLDER = os.path.dirname(os.path.abspath(__file__))
ORACLE = "/usr/bin/python3.11"
BATCH = 500
SECONDS = 40
DIED = "died"


def run(interpreter: str, seed: int, first: int, count: int) -> list[str]:
    """The outcomes; DIED where the interpreter did not survive the tree."""
    found: list[str] = []
    while len(found) < count:
        found += run_once(interpreter, seed, first + len(found), count - len(found))
        if len(found) < count:
            found.append(DIED)
    return found


def run_once(interpreter: str, seed: int, first: int, count: int) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "outcomes")
        arguments = [interpreter, "-B", os.path.join(FOLDER, "tree_outcomes.py"), str(seed), str(first), str(count), out]
        try:
            subprocess.run(arguments, env={**os.environ, "PYTHONHASHSEED": "0"}, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            pass
        with open(out, encoding="ascii") as file:
            return [ast.literal_eval(line) for line in file if line.endswith("\n")]


def may_differ(theirs: str, ours: str) -> bool:
    """What CPython lets pass or confuses: a required field that is None is noticed later or never, the target of := need be
    no name (the code leaves a wrong stack), and a bad constant in a tuple disturbs a count of the validator's."""
    return (ours.startswith('ValueError ("field ') or ours == "TypeError ('NamedExpr target must be a Name',)" or
            theirs.startswith("SystemError ('AST validator recursion depth mismatch"))


def compare(ouro: str, seed: int, first: int, count: int, whole: bool) -> tuple[int, list[str]]:
    """How many of the trees were accepted, and the differences."""
    theirs, ours = run(ORACLE, seed, first, count), run(ouro, seed, first, count)
    found = []
    for i, expected in enumerate(theirs):
        if expected != ours[i] and (expected != DIED or ours[i] == DIED) and not may_differ(expected, ours[i]):
            lines = [line for line in difflib.ndiff(expected.split("\n"), ours[i].split("\n")) if whole or line[0] in "-+"]
            found.append(f"tree {first + i}:\n" + "\n".join("    " + line[:300] for line in lines[:None if whole else 8]))
    return sum(outcome.startswith("code<") for outcome in theirs), found


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--ouro", default=os.path.join(FOLDER, "../build/checked/ouro"))
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--count", type=int, default=2000)
    options.add_argument("--from", type=int, default=0, dest="first")
    options.add_argument("--only", type=int)
    options.add_argument("-j", "--jobs", type=int, default=2)
    given = options.parse_args()
    if given.only is not None:
        print(*compare(given.ouro, given.seed, given.only, 1, True)[1], sep="\n")
        return 0
    accepted = differ = 0
    end = given.first + given.count
    with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
        work = [pool.submit(compare, given.ouro, given.seed, first, min(BATCH, end - first), False) for first in range(given.first, end, BATCH)]
        for batch in work:
            count, found = batch.result()
            accepted += count
            differ += len(found)
            for difference in found:
                print(difference, flush=True)
    print(f"{given.count} trees, {accepted} accepted, {differ} differ")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
