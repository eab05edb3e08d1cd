#!/usr/bin/python3.11
"""Compares the speed of ouro with CPython, side by side in one run.

usage: bench/run.py [--ouro PATH] [--rounds N] [--repeats N] [--cpu N] [--output FILE] [NAME...]

For each benchmark (bench/micro, bench/programs; NAME selects by a part of the path) a process of one runtime
follows a process of the other, round by round, so that both see the same machine. In each process run() is called
several times: the first call is reported as "first", the others as "warm". The start-up is that of `-c pass`.
The raw times, with compiler, machine and commit, go to bench/results/*.json; the table shows medians, their spread,
the ratio CPython/ouro (above 1: ouro is faster) and the geometric means.
"""

from __future__ import annotations

import argparse
import datetime
import json
import math
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parent.parent
HARNESS = TOP / "bench" / "harness.py"
CPYTHON = "/usr/bin/python3.11"
PROCESS_SECONDS = 300.0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ouro", default=str(TOP / "build/release/ouro"))
    parser.add_argument("--rounds", type=int, default=3, help="processes of each runtime for a benchmark")
    parser.add_argument("--repeats", type=int, default=4, help="calls of run() in a process; the first is cold")
    parser.add_argument("--startups", type=int, default=20, help="measured starts of each runtime")
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall", help="cpu: for a machine with other load")
    parser.add_argument("--cpu", type=int, default=None, help="run everything on this processor")
    parser.add_argument("--output", default=None, help="file of the raw results; '-' writes none")
    parser.add_argument("names", nargs="*", metavar="NAME", help="a part of a benchmark's path")
    return parser.parse_args()


def benchmarks(names: list[str]) -> list[Path]:
    found = sorted((TOP / "bench/micro").glob("*.py")) + sorted((TOP / "bench/programs").glob("*.py"))
    return [path for path in found if not names or any(name in str(path.relative_to(TOP)) for name in names)]


def run_process(program: str, path: Path, repeats: int) -> dict[str, Any]:
    """One process: {"wall", "cpu": seconds of each call, "peak_kb": memory} or {"error": text}."""
    command = [program, str(HARNESS), str(path), str(repeats)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PROCESS_SECONDS, cwd=TOP)
    except subprocess.TimeoutExpired:
        return {"error": f"no end after {PROCESS_SECONDS:.0f} s"}
    lines = done.stdout.splitlines()
    if done.returncode != 0 or len(lines) != repeats + 1:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        return {"error": f"status {done.returncode}: {last}"}
    wall, cpu = zip(*(map(float, line.split()) for line in lines[:-1]))
    return {"wall": wall, "cpu": cpu, "peak_kb": int(lines[-1])}


def start_ups(programs: dict[str, str], count: int) -> dict[str, dict[str, Any]]:
    """Start-up times of `-c pass` in seconds and the peak memory of one such process, interleaved."""
    results: dict[str, dict[str, Any]] = {name: {"times": []} for name in programs}
    for number in range(count + 1):
        for name, program in programs.items():
            start = time.perf_counter()
            process = subprocess.Popen([program, "-c", "pass"], cwd=TOP, stdin=subprocess.DEVNULL)
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0:
                results[name]["error"] = f"status {process.returncode}"
            elif number > 0:  # the first start fills the file cache
                results[name]["times"].append(seconds)
                results[name]["peak_kb"] = usage.ru_maxrss
    return results


def first_line(command: list[str]) -> str:
    try:
        return (subprocess.run(command, capture_output=True, text=True, cwd=TOP).stdout.splitlines() or [""])[0]
    except OSError:
        return ""


def machine() -> dict[str, Any]:
    """What the numbers depend on: machine, compiler, commit."""
    model = next((line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())
    return {"cpu": model, "cpus": os.cpu_count(), "kernel": platform.release(), "load": os.getloadavg()[0],
            "compiler": first_line(["clang++-19", "--version"]),
            "oracle": first_line([CPYTHON, "-VV"]),
            "commit": first_line(["git", "rev-parse", "HEAD"]),
            "changed": bool(first_line(["git", "status", "--porcelain", "--", "src", "lib", "cmake"])),
            "time": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")}


def summary(runs: list[dict[str, Any]], clock: str) -> dict[str, Any]:
    """Median, least and greatest of the first and the warm calls; the error when a process failed."""
    errors = [run["error"] for run in runs if "error" in run]
    if errors:
        return {"error": errors[0]}
    first = [run[clock][0] for run in runs]
    warm = [seconds for run in runs for seconds in run[clock][1:]] or first
    return {"first": statistics.median(first), "first_range": [min(first), max(first)],
            "warm": statistics.median(warm), "warm_range": [min(warm), max(warm)],
            "peak_kb": statistics.median(run["peak_kb"] for run in runs)}


def geometric_mean(values: list[float]) -> float:
    return math.exp(sum(map(math.log, values)) / len(values)) if values else float("nan")


def spread(entry: dict[str, Any]) -> str:
    """The median with the range of the warm times, in milliseconds."""
    low, high = entry["warm_range"]
    return f"{entry['warm'] * 1e3:8.1f} [{low * 1e3:.1f}-{high * 1e3:.1f}]"


def print_table(results: dict[str, dict[str, dict[str, Any]]]) -> None:
    print(f"{'benchmark':<34}{'CPython warm ms':>28}{'ouro warm ms':>28}{'warm':>8}{'first':>8}{'memory':>8}")
    ratios: dict[str, dict[str, list[float]]] = {}
    for name, entry in results.items():
        cpython, ouro = entry["cpython"], entry["ouro"]
        failed = cpython.get("error") or ouro.get("error")
        if failed:
            print(f"{name:<34} FAILED {failed[:100]}")
            continue
        warm, first = cpython["warm"] / ouro["warm"], cpython["first"] / ouro["first"]
        memory = ouro["peak_kb"] / cpython["peak_kb"]
        print(f"{name:<34}{spread(cpython):>28}{spread(ouro):>28}{warm:>7.2f}x{first:>7.2f}x{memory:>7.2f}x")
        for group in (name.split("/")[0], "all"):
            kept = ratios.setdefault(group, {"warm": [], "first": [], "memory": []})
            kept["warm"].append(warm)
            kept["first"].append(first)
            kept["memory"].append(memory)
    for group, kept in ratios.items():
        print(f"{'geometric mean, ' + group:<90}{geometric_mean(kept['warm']):>7.2f}x"
              f"{geometric_mean(kept['first']):>7.2f}x{geometric_mean(kept['memory']):>7.2f}x")


def main() -> int:
    options = arguments()
    programs = {"cpython": CPYTHON, "ouro": str(Path(options.ouro).resolve())}
    if not os.access(programs["ouro"], os.X_OK):
        print(f"bench/run.py: there is no program {programs['ouro']}", file=sys.stderr)
        return 2
    if options.cpu is not None:
        os.sched_setaffinity(0, {options.cpu})
    raw: dict[str, dict[str, list[dict[str, Any]]]] = {}
    results: dict[str, dict[str, dict[str, Any]]] = {}
    about = machine()
    starts = start_ups(programs, options.startups)
    for path in benchmarks(options.names):
        name = f"{path.parent.name}/{path.stem}"
        raw[name] = {program: [] for program in programs}
        for number in range(options.rounds):
            order = list(programs) if number % 2 == 0 else list(reversed(programs))
            for program in order:
                raw[name][program].append(run_process(programs[program], path, options.repeats))
        results[name] = {program: summary(runs, options.clock) for program, runs in raw[name].items()}
        state = results[name]["ouro"].get("error") or f"{results[name]['ouro']['warm'] * 1e3:.1f} ms"
        print(f"{name}: {state}", file=sys.stderr, flush=True)
    print_table(results)
    for program, start in starts.items():
        if start.get("error") or not start["times"]:
            print(f"start-up of {program}: FAILED {start.get('error')}")
        else:
            times = [seconds * 1e3 for seconds in start["times"]]
            print(f"start-up of {program}: {statistics.median(times):.2f} ms [{min(times):.2f}-{max(times):.2f}], "
                  f"peak memory {start['peak_kb']} kB")
    if options.output != "-":
        stamp = about["time"].replace(":", "").replace("+0000", "Z")
        file = Path(options.output) if options.output else TOP / "bench" / "results" / f"{stamp}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"about": about, "rounds": options.rounds, "repeats": options.repeats, "clock": options.clock,
                                    "startup": starts, "raw": raw, "summary": results}, indent=1) + "\n", "utf-8")
        print(f"raw results: {file}")
    failed = any(entry["ouro"].get("error") for entry in results.values())
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
