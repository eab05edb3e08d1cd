#!/usr/bin/python3.11
"""Compares the speed of ouro with CPython, side by side in one run.

usage: bench/run.py [--ouro PATH] [--rounds N] [--repeats N] [--clock cpu] [--bar RATIO] [--cpu N] [--output FILE] [NAME...]

For each benchmark (bench/micro, bench/programs; NAME selects by a part of the path) a process of one runtime
follows a process of the other, round by round, so that both see the same machine. In each process run() is called
several times: the first call is reported as "first", the others as "warm". The start-ups are those of the commands in
START_UPS: each process is started and measured by a small program of its own (bench/native/spawn.c says why), so that
neither its time nor its peak memory has anything of this one. The peak memory of a benchmark is what the kernel says of the
process at its end (VmHWM).
The raw times, with compiler, machine and commit, go to bench/results/*.json; the table shows medians, their spread,
the ratio CPython/ouro (above 1: ouro is faster; of memory ouro/CPython), the geometric means, and the benchmarks whose
ratio is under the bar.
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
import tempfile
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parent.parent
HARNESS = TOP / "bench" / "harness.py"
CPYTHON = "/usr/bin/python3.11"
SPAWN_SOURCE = TOP / "bench" / "native" / "spawn.c"
SPAWN = TOP / "build" / "bench" / "spawn"
PROCESS_SECONDS = 300.0
# What the start-ups run with -c: nothing, and imports of everyday modules.
START_UPS = ("pass", "import json, re, argparse, dataclasses, asyncio")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ouro", default=str(TOP / "build/release/ouro"))
    parser.add_argument("--rounds", type=int, default=3, help="processes of each runtime for a benchmark")
    parser.add_argument("--repeats", type=int, default=4, help="calls of run() in a process; the first is cold")
    parser.add_argument("--startups", type=int, default=20, help="measured starts of each runtime")
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall", help="cpu: for a machine with other load")
    parser.add_argument("--bar", type=float, default=0.8, help="benchmarks with a smaller ratio are named at the end")
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


def make_spawn() -> None:
    """Compiles the program that starts and measures a process, when it is missing or old."""
    if not SPAWN.exists() or SPAWN.stat().st_mtime < SPAWN_SOURCE.stat().st_mtime:
        SPAWN.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["clang-19", "-O2", "-static", "-o", str(SPAWN), str(SPAWN_SOURCE)], check=True)


def start_up(command: list[str], report: str) -> dict[str, Any]:
    """One process: {"wall", "cpu": seconds from its start to its end, "peak_kb": memory} or {"error": text}."""
    started = subprocess.run([str(SPAWN), report, *command], cwd=TOP, stdin=subprocess.DEVNULL)
    wall, cpu, peak_kb, status = map(int, Path(report).read_text().split() if started.returncode == 0 else [0, 0, 0, -1])
    if status != 0:
        return {"error": f"wait status {status}"}
    return {"wall": wall / 1e9, "cpu": cpu / 1e6, "peak_kb": peak_kb}


def start_ups(programs: dict[str, str], count: int) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """The starts with each command, interleaved; one of each, which fills the file cache, is left out."""
    make_spawn()
    runs: dict[str, dict[str, list[dict[str, Any]]]] = {
        command: {name: [] for name in programs} for command in START_UPS}
    with tempfile.NamedTemporaryFile() as report:
        for command in START_UPS:
            for number in range(count + 1):
                for name, program in programs.items():
                    run = start_up([program, "-c", command], report.name)
                    if number > 0:
                        runs[command][name].append(run)
    return runs


def start_up_summary(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Medians and ranges of the starts; the error when one failed."""
    errors = [run["error"] for run in runs if "error" in run]
    if errors or not runs:
        return {"error": errors[0] if errors else "not measured"}
    result: dict[str, Any] = {}
    for what in ("wall", "cpu", "peak_kb"):
        values = [run[what] for run in runs]
        result[what] = statistics.median(values)
        result[f"{what}_range"] = [min(values), max(values)]
    return result


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


def print_table(results: dict[str, dict[str, dict[str, Any]]], bar: float) -> None:
    print(f"{'benchmark':<34}{'CPython warm ms':>28}{'ouro warm ms':>28}{'warm':>8}{'first':>8}{'memory':>8}")
    ratios: dict[str, dict[str, list[float]]] = {}
    under: list[tuple[float, str]] = []
    for name, entry in results.items():
        cpython, ouro = entry["cpython"], entry["ouro"]
        failed = cpython.get("error") or ouro.get("error")
        if failed:
            print(f"{name:<34} FAILED {failed[:100]}")
            continue
        warm, first = cpython["warm"] / ouro["warm"], cpython["first"] / ouro["first"]
        memory = ouro["peak_kb"] / cpython["peak_kb"]
        print(f"{name:<34}{spread(cpython):>28}{spread(ouro):>28}{warm:>7.2f}x{first:>7.2f}x{memory:>7.2f}x")
        if warm < bar:
            under.append((warm, name))
        for group in (name.split("/")[0], "all"):
            kept = ratios.setdefault(group, {"warm": [], "first": [], "memory": []})
            kept["warm"].append(warm)
            kept["first"].append(first)
            kept["memory"].append(memory)
    for group, kept in ratios.items():
        print(f"{'geometric mean, ' + group:<90}{geometric_mean(kept['warm']):>7.2f}x"
              f"{geometric_mean(kept['first']):>7.2f}x{geometric_mean(kept['memory']):>7.2f}x")
    names = ", ".join(f"{name} {ratio:.2f}x" for ratio, name in sorted(under)) or "none"
    print(f"under {bar:.2f}x: {names}")


def print_start_ups(starts: dict[str, dict[str, dict[str, Any]]]) -> None:
    for command, by_program in starts.items():
        print(f"start-up of -c {command!r}:")
        for program, start in by_program.items():
            if "error" in start:
                print(f"  {program}: FAILED {start['error']}")
                continue
            times = [f"{clock} {start[clock] * 1e3:.2f} ms [{start[f'{clock}_range'][0] * 1e3:.2f}-"
                     f"{start[f'{clock}_range'][1] * 1e3:.2f}]" for clock in ("wall", "cpu")]
            low, high = start["peak_kb_range"]
            print(f"  {program}: {', '.join(times)}, peak memory {start['peak_kb']:.0f} kB [{low}-{high}]")
        cpython, ouro = by_program["cpython"], by_program["ouro"]
        if "error" not in cpython and "error" not in ouro:
            ratios = [f"{clock} {ouro[clock] / cpython[clock]:.2f}x" for clock in ("wall", "cpu")]
            print(f"  ouro takes {', '.join(ratios)} of CPython's time")


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
    print_table(results, options.bar)
    startup = {command: {program: start_up_summary(runs) for program, runs in by_program.items()}
               for command, by_program in starts.items()}
    print_start_ups(startup)
    if options.output != "-":
        stamp = about["time"].replace(":", "").replace("+0000", "Z")
        file = Path(options.output) if options.output else TOP / "bench" / "results" / f"{stamp}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"about": about, "rounds": options.rounds, "repeats": options.repeats, "clock": options.clock,
                                    "startup": startup, "startup_raw": starts, "raw": raw, "summary": results},
                                   indent=1) + "\n", "utf-8")
        print(f"raw results: {file}")
    failed = any(entry["ouro"].get("error") for entry in results.values())
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
