"""Running a program under test, and the oracle with a cache of what it answered.

An Outcome is all that a test compares: standard output, standard error and the exit status (negative: the signal
that ended the process). The oracle's outcomes are kept in build/oracle-cache, under a hash of everything they
depend on: the script, the suite's fixtures, the oracle's version and the environment that is set here.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import signal
import subprocess
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
ORACLE = "/usr/bin/python3.11"
CACHE = TOP / "build" / "oracle-cache"
TIMED_OUT = "timed out"

# What a sanitizer, an assertion or the heap verifier writes; none of it may ever stand in a program's output.
CRASH_MARKS = ("AddressSanitizer", "ThreadSanitizer", "LeakSanitizer", "runtime error:", "broken invariant:",
               "heap verifier")


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What a process left behind. `status` is TIMED_OUT or the exit status as text."""

    stdout: str
    stderr: str
    status: str

    def crashed(self) -> bool:
        """The process was ended by a signal, or a check inside it failed."""
        return self.status.startswith("-") or any(mark in self.stderr for mark in CRASH_MARKS)


def environment(extra: dict[str, str] | None = None) -> dict[str, str]:
    """The environment of every process under test: fixed, so that outcomes can be compared and cached."""
    fixed = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C.UTF-8", "TZ": "UTC",
             "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "80",
             "TMPDIR": os.environ.get("TMPDIR", "/tmp"),
             "ASAN_OPTIONS": "detect_leaks=0:allocator_may_return_null=1", "UBSAN_OPTIONS": "print_stacktrace=1"}
    return fixed | (extra or {})


def run(command: list[str], *, seconds: float, cwd: Path = TOP, env: dict[str, str] | None = None) -> Outcome:
    """Runs a command with no input in a session of its own; kills the whole session when the time is over."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               cwd=cwd, env=environment(env), start_new_session=True)
    try:
        out, err = process.communicate(timeout=seconds)
        status = str(process.returncode)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
        status = TIMED_OUT
    return Outcome(out.decode("utf-8", "backslashreplace"), err.decode("utf-8", "backslashreplace"), status)


def digest(*parts: bytes | str) -> str:
    """A hash of all parts and of what every cached outcome depends on."""
    result = hashlib.sha256()
    for part in (oracle_version(), json.dumps(sorted(environment().items())), *parts):
        data = part.encode() if isinstance(part, str) else part
        result.update(len(data).to_bytes(8, "little") + data)
    return result.hexdigest()[:32]


def oracle_version() -> str:
    """Which interpreter answers: its path, size and time of last change stand for its build."""
    found = os.stat(ORACLE)
    return f"{ORACLE} {found.st_size} {found.st_mtime_ns}"


def folder_digest(folder: Path) -> str:
    """A hash of all files below a folder; the empty text when there is no such folder."""
    if not folder.is_dir():
        return ""
    result = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            result.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return result.hexdigest()


def oracle_outcome(key: str, command: list[str], *, seconds: float) -> Outcome:
    """The oracle's outcome of a command whose inputs have the hash `key`; from the cache where it is known."""
    path = CACHE / f"{key}.json"
    if path.exists():
        return Outcome(**json.loads(path.read_text("utf-8")))
    outcome = run(command, seconds=seconds)
    if outcome.status != TIMED_OUT:
        CACHE.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}.{os.urandom(4).hex()}")
        temporary.write_text(json.dumps(dataclasses.asdict(outcome)), "utf-8")
        temporary.replace(path)
    return outcome
