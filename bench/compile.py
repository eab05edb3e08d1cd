#!/usr/bin/python3.11
"""Compares the speed of compile() with CPython's, from bytes to code objects, and the memory it takes.

usage: bench/compile.py [--ouro PATH] [--rounds N] [--passes N] [--output FILE] [FOLDER]
       bench/compile.py --huge [--ouro PATH] [--rounds N] [--passes N] [--output FILE] [NAME...]

Compiled are all files of the standard library (or FOLDER), or with --huge the generated modules of bench/huge_modules.py:
each one flat module of some megabytes, of one kind of statement or one long line.

The sources are read or made first; only calls of compile() are measured, in processor time of the process, several
passes in each process, processes of the two runtimes in turns. The tables show the best pass and the median, in
seconds, the ratio of the medians, and the peak memory of a process, that of one which only holds the sources taken
off. The raw times, with compiler, machine and commit, go to FILE.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from huge_modules import NAMES
from run import CPYTHON, TOP, machine

# Runs in both runtimes: folder or name of a module, number of passes. Prints bytes, sources, peak memory in KiB, seconds
# of each pass. Code objects are kept through a pass, as an importer does, and dropped outside the measured time.
WORKER = """
import os, resource, sys, time, warnings
warnings.simplefilter("ignore")
what, passes = sys.argv[1], int(sys.argv[2])
sources = []
if os.path.isdir(what):
    for folder, folders, names in os.walk(what):
        folders.sort()
        for name in sorted(names):
            if name.endswith(".py"):
                with open(os.path.join(folder, name), "rb") as file:
                    sources.append((os.path.join(folder, name), file.read()))
else:
    sys.path.insert(0, sys.argv[3])
    from huge_modules import make
    sources.append((what, make(what).encode()))
seconds = []
for _ in range(passes):
    start = time.process_time()
    for path, source in sources:
        try:
            code = compile(source, path, "exec", 0, True, 0)
        except (SyntaxError, ValueError):
            code = None
    seconds.append(time.process_time() - start)
    code = None
peak = 0
with open("/proc/self/status") as file:
    for line in file:
        if line.startswith("VmHWM:"):
            peak = int(line.split()[1])
print(sum(len(source) for _, source in sources), len(sources), peak, *seconds)
"""


def measure(program: str, what: str, passes: int) -> tuple[int, int, int, list[float]]:
    """One process: bytes, files, peak memory in KiB, and the seconds of each pass."""
    done = subprocess.run([program, "-c", WORKER, what, str(passes), str(TOP / "bench")], stdout=subprocess.PIPE,
                          check=True, text=True, env={**os.environ, "PYTHONHASHSEED": "0"})
    size, files, peak, *seconds = done.stdout.split()
    return int(size), int(files), int(peak), list(map(float, seconds))


def compare(programs: dict[str, str], what: str, rounds: int, passes: int) -> dict[str, Any]:
    """All measurements of a folder or module: seconds of the passes and the memory of compiling in KiB, by runtime."""
    results: dict[str, Any] = {name: {"seconds": [], "peak_kb": []} for name in programs}
    for _ in range(rounds):
        for name, program in programs.items():
            base = measure(program, what, 0)[2]
            results["bytes"], results["files"], peak, seconds = measure(program, what, passes)
            results[name]["seconds"] += seconds
            results[name]["peak_kb"].append(peak - base)
    middle = {name: statistics.median(results[name]["seconds"]) for name in programs}
    results["ratio"] = middle["CPython"] / middle["ouro"]
    results["memory_ratio"] = (statistics.median(results["ouro"]["peak_kb"]) /
                               max(1, statistics.median(results["CPython"]["peak_kb"])))
    return results


def print_library(results: dict[str, Any], programs: dict[str, str]) -> None:
    print(f"{results['files']} files, {results['bytes'] / 1e6:.1f} MB")
    for name in programs:
        times = results[name]["seconds"]
        best, middle = min(times), statistics.median(times)
        print(f"{name:8} best {best:7.3f} s  median {middle:7.3f} s  worst {max(times):7.3f} s  "
              f"{results['bytes'] / 1e6 / middle:6.1f} MB/s  "
              f"compiling takes {statistics.median(results[name]['peak_kb']) / 1024:.1f} MiB more at the peak")
    print(f"ouro is {results['ratio']:.2f} times as fast (medians)")


def print_module(name: str, results: dict[str, Any], programs: dict[str, str]) -> None:
    fields = [f"{name:16} {results['bytes'] / 1e6:5.1f} MB"]
    for runtime in programs:
        times, peaks = results[runtime]["seconds"], results[runtime]["peak_kb"]
        fields.append(f"{runtime} {statistics.median(times):6.3f} s [{min(times):.3f} {max(times):.3f}] "
                      f"{statistics.median(peaks) / 1024:6.1f} MiB")
    print("  ".join(fields), f" ratio {results['ratio']:5.2f}  memory {results['memory_ratio']:.2f}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ouro", default=str(TOP / "build/release/ouro"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--bar", type=float, default=2.0, help="how many times as fast ouro has to be")
    parser.add_argument("--output", default=None, help="file of the raw results")
    parser.add_argument("--huge", action="store_true", help="compile generated huge modules")
    parser.add_argument("what", nargs="*", metavar="FOLDER or NAME")
    options = parser.parse_args()
    programs = {"CPython": CPYTHON, "ouro": options.ouro}
    everything: dict[str, Any] = {"about": machine(), "rounds": options.rounds, "passes": options.passes}
    ratios = []
    for what in options.what or (NAMES if options.huge else ["/usr/lib/python3.11"]):
        results = everything[what] = compare(programs, what, options.rounds, options.passes)
        ratios.append(results["ratio"])
        if options.huge:
            print_module(what, results, programs)
        else:
            print_library(results, programs)
    if options.output:
        Path(options.output).write_text(json.dumps(everything, indent=1) + "\n")
    return 0 if min(ratios) >= options.bar else 1


if __name__ == "__main__":
    sys.exit(main())
