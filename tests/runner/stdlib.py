"""CPython's own tests (Debian's libpython3.11-testsuite), method by method.

tests/stdlib/passing.txt names what must pass, one entry a line: `test.test_bool` is a whole module (every method
that passes on the oracle), `test.test_dict.DictTest.test_items` one method. The list only grows: `--discover`
adds what passes now and takes nothing off.

tests/stdlib/reasons.txt says why methods that pass on the oracle cannot pass here, one entry a line: a method or a
whole class, a colon and the reason. `--discover` reports failing methods without a reason, and reasons without a failing method.

tests/stdlib/driver.py runs inside the program under test and writes one line a method to a file, flushed, so that
a crash or a hang costs one method: the driver is started again without what has already been run.

tests/stdlib/stand_ins/MODULE holds modules in Python that a test module finds on its path when it does not run on the
oracle, in the place of those that only CPython can have.
"""

from __future__ import annotations

import collections
import json
import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from . import process
from .report import Result

DRIVER = process.TOP / "tests" / "stdlib" / "driver.py"
PASSING = process.TOP / "tests" / "stdlib" / "passing.txt"
REASONS = process.TOP / "tests" / "stdlib" / "reasons.txt"
STAND_INS = process.TOP / "tests" / "stdlib" / "stand_ins"
METHOD_SECONDS = 60.0  # no line for so long: the running method is killed
MODULE_SECONDS = 900.0
MAX_STARTS = 40
HEAD = """# What passes of CPython's own tests. A line is a module (all that passes on the oracle) or one method.
# The list only grows; "tests/run.py --discover MODULE..." adds to it.
"""


def run_module(program: str, module: str, only: set[str] | None = None) -> dict[str, str]:
    """Runs the methods of a test module; gives method -> "ok", "fail", "error", "skip", "crash", "hang".
    Methods are named without the module's name. `only` restricts the run to these."""
    results: dict[str, str] = {}
    environment = process.environment()
    stand_ins = STAND_INS / module.rpartition(".")[2]
    if program != process.ORACLE and stand_ins.is_dir():
        environment["PYTHONPATH"] = str(stand_ins)
    end = time.monotonic() + MODULE_SECONDS
    with tempfile.TemporaryDirectory(prefix="ouro-stdlib-") as folder:
        for start in range(MAX_STARTS):
            log = Path(folder, f"log{start}")
            work = Path(folder, f"work{start}")
            work.mkdir()
            log.touch()
            plan = Path(folder, "plan.json")
            plan.write_text(json.dumps({"done": sorted(results), "only": sorted(only) if only else None}))
            with open(Path(folder, "output"), "wb") as output:
                child = subprocess.Popen([program, str(DRIVER), module, str(log), str(plan)], cwd=work,
                                         stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                                         env=environment, start_new_session=True)
                finished = _wait(child, log, end)
            running = _read(log, results)
            if finished and running is None:
                break
            results[running or "(module)"] = "crash" if finished else "hang"
            if running is None or time.monotonic() > end:
                break
    return results


def _wait(child: subprocess.Popen[bytes], log: Path, end: float) -> bool:
    """Waits for a driver; kills its session when nothing is written for too long. True: it ended by itself."""
    size, since = -1, time.monotonic()
    while child.poll() is None:
        now = time.monotonic()
        if log.stat().st_size != size:
            size, since = log.stat().st_size, now
        if now - since > METHOD_SECONDS or now > end:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            return False
        time.sleep(0.02)
    return True


def _read(log: Path, results: dict[str, str]) -> str | None:
    """Adds a log's lines to the results. Gives the method that was running at the end, None when all is done."""
    running: str | None = "(module)"
    for line in log.read_text("utf-8", "replace").splitlines():
        word, _, method = line.partition(" ")
        if word == "start":
            running = method
        elif word == "end":
            return None
        else:
            if word == "ok":  # a subtest or a second phase of the method may have failed before
                results.setdefault(method, word)
            else:
                results[method] = word
            running = running if running != method else "(module)"
    return running


def oracle_methods(module: str) -> dict[str, str]:
    """The oracle's results of a module, cached."""
    path = process.CACHE / "stdlib" / f"{process.digest(module, DRIVER.read_bytes())}.json"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(run_module(process.ORACLE, module)), "utf-8")
    return json.loads(path.read_text("utf-8"))


def passing_on_oracle(module: str) -> set[str]:
    """The methods that count: those that pass on the oracle."""
    return {method for method, result in oracle_methods(module).items() if result == "ok"}


def module_of(entry: str) -> str:
    """The module of an entry of the list: the leading parts in small letters (test.test_x, test.test_x.test_y)."""
    parts = entry.split(".")
    length = next((i for i, part in enumerate(parts) if part[:1].isupper() or i == len(parts) - 1
                   and len(parts) > 2 and not _is_module(parts)), len(parts))
    return ".".join(parts[:length])


def _is_module(parts: list[str]) -> bool:
    base = Path("/usr/lib/python3.11", *parts)
    return base.with_suffix(".py").exists() or base.is_dir()


def read_list() -> dict[str, set[str] | None]:
    """The list: module -> its methods, None for the whole module."""
    entries: dict[str, set[str] | None] = {}
    for line in PASSING.read_text("utf-8").splitlines() if PASSING.exists() else []:
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        module = module_of(line)
        if line == module:
            entries[module] = None
        else:
            methods = entries.setdefault(module, set())
            if methods is not None:
                methods.add(line[len(module) + 1:])
    return entries


def write_list(entries: dict[str, set[str] | None]) -> None:
    """Writes the list in order."""
    lines = [HEAD]
    for module in sorted(entries):
        methods = entries[module]
        lines += [module + "\n"] if methods is None else [f"{module}.{method}\n" for method in sorted(methods)]
    PASSING.write_text("".join(lines), "utf-8")


def read_reasons() -> dict[str, dict[str, str]]:
    """The reasons: module -> method or class -> reason. A line without a reason is an error."""
    reasons: dict[str, dict[str, str]] = {}
    for number, line in enumerate(REASONS.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, colon, reason = line.partition(":")
        if not colon or not reason.strip():
            raise SystemExit(f"{REASONS}:{number}: an entry needs a reason: 'method: reason'")
        module = module_of(name.strip())
        reasons.setdefault(module, {})[name.strip()[len(module) + 1:]] = reason.strip()
    return reasons


def compare_reasons(reasons: dict[str, str], failing: set[str], wanted: set[str]) -> list[str]:
    """What is wrong with the reasons of a module, given the methods that fail and those that count."""
    def covers(entry: str, method: str) -> bool:
        return method == entry or method.startswith(f"{entry}.")

    wrong = [f"{method}: fails without a reason" for method in sorted(failing)
             if not any(covers(entry, method) for entry in reasons)]
    for entry in sorted(reasons):
        if any(covers(entry, method) for method in failing):
            continue
        passes = any(covers(entry, method) for method in wanted)
        wrong.append(f"{entry}: has a reason, but {'passes' if passes else 'does not pass on the oracle or does not exist'}")
    return wrong


def check(module: str, methods: set[str] | None, *, ouro: str) -> Result:
    """Runs what the list names of a module; every method must pass."""
    start = time.monotonic()
    wanted = passing_on_oracle(module) if methods is None else methods
    results = run_module(ouro, module, wanted)
    skipped = {method for method in wanted if results.get(method) == "skip"}
    if skipped:  # what the machine lacks at the moment, a name server for instance, the oracle lacks too
        now = run_module(process.ORACLE, module, skipped)
        results |= {method: "ok" for method in skipped if now.get(method) == "skip"}
    bad = sorted(f"{method}: {results.get(method, 'not run')}" for method in wanted
                 if results.get(method) != "ok")
    return Result(module, "fail" if bad else "pass", "".join(f"{line}\n" for line in bad[:40]),
                  time.monotonic() - start)


def discover(modules: list[str], *, ouro: str) -> bool:
    """Runs whole modules, prints the share of the oracle's methods that pass, and adds what passes to the list.
    False: the list of reasons does not agree with what fails."""
    entries = read_list()
    reasons = read_reasons()
    agree = True
    all_wanted = all_good = 0
    for module in modules:
        module = module if module.startswith("test.") else f"test.{module}"
        wanted = passing_on_oracle(module)
        results = run_module(ouro, module)
        good = {method for method in wanted if results.get(method) == "ok"}
        verdicts = collections.Counter(results.get(method, "not run") for method in wanted - good)
        rest = ", ".join(f"{number} {verdict}" for verdict, number in sorted(verdicts.items()))
        share = 100.0 * len(good) / len(wanted) if wanted else 0.0
        print(f"{module}: {len(good)} of {len(wanted)} ({share:.1f} %){'; ' + rest if rest else ''}", flush=True)
        for line in compare_reasons(reasons.get(module, {}), wanted - good, wanted):
            print(f"  {line}", flush=True)
            agree = False
        known = entries.get(module, set())
        if wanted and good == wanted:
            entries[module] = None
        elif known is not None and good:
            # A doctest, named by the module again, runs only with the whole module.
            entries[module] = known | {method for method in good if not method.startswith(module)}
        all_wanted += len(wanted)
        all_good += len(good)
    share = 100.0 * all_good / all_wanted if all_wanted else 0.0
    print(f"all: {all_good} of {all_wanted} ({share:.1f} %)")
    write_list(entries)
    return agree
