#!/usr/bin/python3.11
"""Compares the speed of compile() with CPython's over the whole standard library: from bytes to code objects.

usage: bench/compile.py [--ouro PATH] [--rounds N] [--passes N] [FOLDER]

The files are read first; only calls of compile() are measured, in processor time of the process, several passes in
each process, processes of the two runtimes in turns. The table shows the best pass and the median, in seconds, the
throughput, and the peak memory of a process, that of one which only holds the sources taken off.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
CPYTHON = "/usr/bin/python3.11"
# Runs in both runtimes: folder, number of passes. Prints bytes, files, seconds of each pass, peak memory in KiB.
WORKER = """
import os, resource, sys, time, warnings
warnings.simplefilter("ignore")
sources = []
for folder, folders, names in os.walk(sys.argv[1]):
    folders.sort()
    for name in sorted(names):
        if name.endswith(".py"):
            with open(os.path.join(folder, name), "rb") as file:
                sources.append((os.path.join(folder, name), file.read()))
passes = []
for _ in range(int(sys.argv[2])):
    start = time.process_time()
    for path, source in sources:
        try:
            compile(source, path, "exec", 0, True, 0)
        except (SyntaxError, ValueError):
            pass
    passes.append(time.process_time() - start)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(sum(len(source) for _, source in sources), len(sources), peak, *passes)
"""


def measure(program: str, folder: str, passes: int) -> tuple[int, int, int, list[float]]:
    """One process: bytes, files, peak memory in KiB, and the seconds of each pass."""
    done = subprocess.run([program, "-c", WORKER, folder, str(passes)], stdout=subprocess.PIPE, check=True, text=True,
                          env={**os.environ, "PYTHONHASHSEED": "0"})
    size, files, peak, *seconds = done.stdout.split()
    return int(size), int(files), int(peak), list(map(float, seconds))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ouro", default=str(TOP / "build/release/ouro"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--bar", type=float, default=2.0, help="how many times as fast ouro has to be")
    parser.add_argument("folder", nargs="?", default="/usr/lib/python3.11")
    options = parser.parse_args()
    programs = {"CPython": CPYTHON, "ouro": options.ouro}
    times: dict[str, list[float]] = {name: [] for name in programs}
    peaks: dict[str, list[int]] = {name: [] for name in programs}
    size = files = 0
    for _ in range(options.rounds):
        for name, program in programs.items():
            base = measure(program, options.folder, 0)[2]
            size, files, peak, seconds = measure(program, options.folder, options.passes)
            times[name] += seconds
            peaks[name].append(peak - base)
    print(f"{files} files, {size / 1e6:.1f} MB")
    for name in programs:
        best, middle = min(times[name]), statistics.median(times[name])
        print(f"{name:8} best {best:7.3f} s  median {middle:7.3f} s  {size / 1e6 / best:6.1f} MB/s  "
              f"compiling takes {statistics.median(peaks[name]) / 1024:.1f} MiB more at the peak")
    ratio = statistics.median(times["CPython"]) / statistics.median(times["ouro"])
    print(f"ouro is {ratio:.2f} times as fast (medians)")
    return 0 if ratio >= options.bar else 1


if __name__ == "__main__":
    sys.exit(main())
