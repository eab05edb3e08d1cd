"""Suites of scripts: each is run on the oracle and on ouro, and must leave the same outcome.

A script is any `*.py` below the suite's folder but in folders named `fixtures`. Special comments in its first
lines: `# timeout: SECONDS` (more time than usual), `# no-stress: REASON` (left out of --stress and --leaks),
`# exit: STATUS` (the status that the oracle must end with; 0 when the script does not say).
"""

from __future__ import annotations

import re
import time
from pathlib import Path

from . import process
from .report import Result, difference

SECONDS = 20.0
# Runs under the stress settings and the sanitizers are slower by about this much.
STRESS_FACTOR = 15.0
LEAK_DRIVER = process.TOP / "tests" / "runner" / "leaks.py"


def find(folder: Path) -> list[Path]:
    """All scripts of a suite in order of their names."""
    return sorted(path for path in folder.rglob("*.py") if "fixtures" not in path.relative_to(folder).parts)


def option(text: str, name: str) -> str | None:
    """The value of a special comment in the first ten lines of a script."""
    head = "\n".join(text.splitlines()[:10])
    found = re.search(rf"^# {name}: (.*)$", head, re.MULTILINE)
    return found.group(1).strip() if found else None


def oracle(path: Path, fixtures: str) -> process.Outcome:
    """What the oracle makes of a script."""
    relative = str(path.relative_to(process.TOP))
    seconds = float(option(path.read_text("utf-8", "replace"), "timeout") or SECONDS) * 3
    key = process.digest(relative, path.read_bytes(), fixtures)
    return process.oracle_outcome(key, [process.ORACLE, relative], seconds=seconds)


def grows_on_oracle(path: Path, arguments: list[str], fixtures: str) -> bool:
    """A script may keep something in each round by its nature: registered functions, caches of the library."""
    key = process.digest("leaks", LEAK_DRIVER.read_bytes(), str(path), path.read_bytes(), fixtures)
    return process.oracle_outcome(key, [process.ORACLE, *arguments], seconds=SECONDS * STRESS_FACTOR).status != "0"


def check(path: Path, *, ouro: str, fixtures: str, stress: str, leaks: bool) -> Result:
    """Runs one script. Under `stress` a program may fail in its own way where the setting makes memory or time
    end, but it must not crash; with `leaks` it is run several times in one process and must stop growing."""
    start = time.monotonic()
    name = str(path.relative_to(process.TOP))
    text = path.read_text("utf-8", "replace")
    seconds = float(option(text, "timeout") or SECONDS)
    reason = option(text, "no-stress")
    if (stress or leaks) and reason:
        return Result(name, "skip", f"not under stress: {reason}\n")
    command = [ouro, str(path.relative_to(process.TOP))]
    slow = "/debug/" in ouro or "/tsan/" in ouro
    if leaks:
        command[1:1] = [str(LEAK_DRIVER)]
        outcome = process.run(command, seconds=seconds * STRESS_FACTOR)
        detail = "" if outcome.status == "0" and not outcome.crashed() else (
            f"status {outcome.status}\n{outcome.stdout[-1000:]}{outcome.stderr[-1000:]}")
        if detail and outcome.status == "1" and not outcome.crashed() and grows_on_oracle(path, command[1:], fixtures):
            return Result(name, "skip", "keeps growing on the oracle too\n")
    elif stress:
        outcome = process.run(command, seconds=seconds * STRESS_FACTOR, env={"OURO_STRESS": stress})
        if all(setting.startswith(("gc", "breaker", "leaks")) for setting in stress.split(",")):
            detail = difference(oracle(path, fixtures), outcome)
        elif outcome.crashed() or outcome.status == process.TIMED_OUT:
            detail = f"status {outcome.status} under {stress}\n{outcome.stderr[-2000:]}\n"
        else:
            detail = ""
    else:
        wanted = oracle(path, fixtures)
        if wanted.status == process.TIMED_OUT:
            return Result(name, "fail", "the oracle timed out\n")
        outcome = process.run(command, seconds=seconds * (STRESS_FACTOR if slow else 1))
        detail = difference(wanted, outcome)
    return Result(name, "fail" if detail else "pass", detail, time.monotonic() - start)


def check_stable(path: Path, *, fixtures: str) -> Result:
    """Checks a script itself: the oracle answers the same under two other hash seeds, and no line of the output
    holds an address."""
    name = str(path.relative_to(process.TOP))
    first = oracle(path, fixtures)
    seconds = float(option(path.read_text("utf-8", "replace"), "timeout") or SECONDS) * 3
    for seed in ("1", "77"):
        again = process.run([process.ORACLE, name], seconds=seconds, env={"PYTHONHASHSEED": seed})
        detail = difference(first, again)
        if detail:
            return Result(name, "fail", f"not stable under PYTHONHASHSEED={seed}\n{detail}")
    if first.status == process.TIMED_OUT:
        return Result(name, "fail", "the oracle timed out\n")
    if first.status != (option(path.read_text("utf-8", "replace"), "exit") or "0"):
        return Result(name, "fail", f"exit status {first.status}\n{first.stderr[-600:]}\n")
    if re.search(r" at 0x[0-9a-f]{6,}", first.stdout + first.stderr):
        return Result(name, "fail", "the output holds an address\n")
    if not first.stdout and not first.stderr:
        return Result(name, "fail", "the output is empty, so the test cannot fail\n")
    return Result(name, "pass")
