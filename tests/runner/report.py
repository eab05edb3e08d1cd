"""Results of tests and the lists of expected failures.

A list of expected failures is `expected_failures.txt` in a suite's folder, one entry a line, with its reason:

    path/below/the/suite.py: why it fails

An entry that passes makes the run fail, so that the lists only shrink.
"""

from __future__ import annotations

import dataclasses
import difflib
from pathlib import Path

from . import process


@dataclasses.dataclass(frozen=True)
class Result:
    """One test's result. `verdict` is "pass", "fail" or "skip"; `detail` tells a reader what went wrong."""

    name: str
    verdict: str
    detail: str = ""
    seconds: float = 0.0


def expected_failures(folder: Path) -> dict[str, str]:
    """The entries of a suite's list: path below the folder -> reason. A line without a reason is an error."""
    path = folder / "expected_failures.txt"
    entries: dict[str, str] = {}
    if path.exists():
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            name, colon, reason = line.partition(":")
            if not colon or not reason.strip():
                raise SystemExit(f"{path}:{number}: an entry needs a reason: 'path: reason'")
            entries[name.strip()] = reason.strip()
    return entries


def judge_expected(result: Result, reason: str | None) -> Result:
    """Turns the result of a test that is on the list (reason is not None) around."""
    if reason is None or result.verdict == "skip":
        return result
    if result.verdict == "pass":
        return dataclasses.replace(result, verdict="fail",
                                   detail="passes now: take it off expected_failures.txt\n")
    return dataclasses.replace(result, verdict="skip", detail=f"expected to fail: {reason}\n")


def difference(expected: process.Outcome, actual: process.Outcome) -> str:
    """The differences of two outcomes, as a person wants to read them; the empty text when they are equal."""
    parts: list[str] = []
    for label in ("stdout", "stderr"):
        wanted, got = getattr(expected, label), getattr(actual, label)
        if wanted != got:
            lines = list(difflib.unified_diff(wanted.splitlines(), got.splitlines(), f"oracle {label}",
                                              f"ouro {label}", lineterm="", n=2))
            if len(lines) > 40:
                lines[40:] = [f"... {len(lines) - 40} more lines"]
            parts.append("\n".join(line[:300] for line in lines) or f"{label}: only line endings differ")
    if expected.status != actual.status:
        parts.append(f"exit status: oracle {expected.status}, ouro {actual.status}")
    return "\n".join(parts) + "\n" if parts else ""
