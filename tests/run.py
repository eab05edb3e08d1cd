#!/usr/bin/python3.11
"""The runner of the script tests: compares ouro with the oracle, /usr/bin/python3.11.

usage: tests/run.py [--ouro PATH] [OPTIONS] [SUITE...]

Suites: lang, builtins, programs, examples (scripts that must leave the same output, errors and status), golden
(printed forms of the stages), limits (bad inputs, tests/limits/cases.py), stdlib (CPython's own tests). Without a
suite all of them run. docs/testing.md tells more. The last line is "N passed, N failed, N skipped".
"""

from __future__ import annotations

import argparse
import concurrent.futures
import importlib.util
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.dont_write_bytecode = True

from runner import golden, process, report, scripts, stdlib  # noqa: E402
from runner.report import Result  # noqa: E402

TESTS = Path(__file__).resolve().parent
SCRIPT_SUITES = ("lang", "builtins", "programs", "examples")
SUITES = (*SCRIPT_SUITES, "golden", "limits", "stdlib")
Job = tuple[str, Callable[[], Result]]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ouro", default=str(process.TOP / "build/release/ouro"), help="the program under test")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--filter", default="", help="only tests whose path has this text")
    parser.add_argument("--containing", default="", help="only scripts whose text has this")
    parser.add_argument("--update", action="store_true", help="write the golden files anew")
    parser.add_argument("--leaks", action="store_true", help="repeat each script; it must stop growing")
    parser.add_argument("--stress", default="", help="OURO_STRESS of the program: gc:1, alloc:8000, terminate:300")
    parser.add_argument("--oracle-only", action="store_true", help="check the scripts themselves, on the oracle")
    parser.add_argument("--discover", nargs="+", metavar="MODULE", help="stdlib: add what passes to the list")
    parser.add_argument("--verbose", "-v", action="store_true", help="name the passing tests too")
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=", ".join(SUITES))
    options = parser.parse_args()
    for suite in options.suites:
        if suite not in SUITES:
            parser.error(f"no suite is named {suite!r}")
    options.ouro = str(Path(options.ouro).resolve())
    return options


def script_jobs(suite: str, options: argparse.Namespace) -> Iterator[Job]:
    """The jobs of a suite of scripts; an entry of the expected failures that has no test fails."""
    folder = process.TOP / suite if suite == "examples" else TESTS / suite
    fixtures = process.folder_digest(folder / "fixtures")
    expected = report.expected_failures(folder)
    for path in scripts.find(folder):
        if options.containing not in path.read_text(errors="replace"):
            expected.pop(str(path.relative_to(folder)), None)
            continue
        reason = expected.pop(str(path.relative_to(folder)), None)
        name = str(path.relative_to(process.TOP))

        def job(path: Path = path, reason: str | None = reason, name: str = name) -> Result:
            if options.oracle_only:
                return scripts.check_stable(path, fixtures=fixtures)
            if reason and (options.stress or options.leaks):
                return Result(name, "skip", f"expected to fail: {reason}\n")
            return report.judge_expected(scripts.check(path, ouro=options.ouro, fixtures=fixtures,
                                                       stress=options.stress, leaks=options.leaks), reason)

        yield name, job
    for name in expected:
        yield f"{suite}/{name}", lambda name=name: Result(
            f"{suite}/{name}", "fail", "on the list of expected failures, but there is no such test\n")


def limit_jobs(options: argparse.Namespace) -> Iterator[Job]:
    """The cases of tests/limits/cases.py."""
    spec = importlib.util.spec_from_file_location("limit_cases", TESTS / "limits" / "cases.py")
    if spec is None or spec.loader is None:
        return
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    expected = report.expected_failures(TESTS / "limits")
    program = process.ORACLE if options.oracle_only else options.ouro
    for case in module.CASES:
        def job(case: object = case) -> Result:
            return report.judge_expected(module.check(case, program=program),
                                         None if options.oracle_only else expected.get(case.name))
        yield f"tests/limits/{case.name}", job


def stdlib_jobs(options: argparse.Namespace) -> Iterator[Job]:
    for module, methods in stdlib.read_list().items():
        yield module, lambda module=module, methods=methods: stdlib.check(
            module, methods, ouro=process.ORACLE if options.oracle_only else options.ouro)


def all_jobs(options: argparse.Namespace) -> Iterator[Job]:
    """The jobs of all chosen suites; under stress and for leaks only those that are scripts."""
    special = options.stress or options.leaks
    for suite in options.suites or SUITES:
        if suite in SCRIPT_SUITES:
            yield from script_jobs(suite, options)
        elif suite == "limits" and not special:
            yield from limit_jobs(options)
        elif suite == "stdlib" and not special:
            yield from stdlib_jobs(options)
        elif suite == "golden" and not special and not options.oracle_only:
            for stage, source in golden.find(TESTS / "golden"):
                yield f"tests/golden/{stage}/{source.stem}", lambda stage=stage, source=source: golden.check(
                    TESTS / "golden", stage, source, ouro=options.ouro, update=options.update)


def main() -> int:
    options = arguments()
    # A job in the background inherits SIGINT ignored; the programs under test shall have its default.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if not options.oracle_only and not os.access(options.ouro, os.X_OK):
        print(f"tests/run.py: there is no program {options.ouro}", file=sys.stderr)
        return 2
    if options.discover:
        return 0 if stdlib.discover(options.discover,
                                    ouro=process.ORACLE if options.oracle_only else options.ouro) else 1
    jobs = [(name, job) for name, job in all_jobs(options) if options.filter in name]
    counts = {"pass": 0, "fail": 0, "skip": 0}
    failed: list[str] = []
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        futures = [(name, pool.submit(job)) for name, job in jobs]
        for name, future in futures:
            try:
                result = future.result()
            except Exception as error:  # a broken test must not end the run
                result = Result(name, "fail", f"the test itself failed: {type(error).__name__}: {error}\n")
            counts[result.verdict] += 1
            if result.verdict == "fail":
                failed.append(name)
                print(f"FAIL {name} ({result.seconds:.1f} s)\n{result.detail}", end="", flush=True)
            elif options.verbose:
                print(f"{result.verdict} {name} ({result.seconds:.1f} s) {result.detail.strip()}", flush=True)
    for name in failed:
        print(f"failed: {name}")
    if not jobs:
        print("no test has this name")
    print(f"{counts['pass']} passed, {counts['fail']} failed, {counts['skip']} skipped")
    return 1 if failed or not jobs else 0


if __name__ == "__main__":
    sys.exit(main())
