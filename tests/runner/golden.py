"""The golden suite: the printed form of each stage compared with a file.

`tests/golden/sources/NAME.py` are the inputs. For a stage `tests/golden/STAGE/NAME.txt` is the wanted output of
`ouro --dump=STAGE sources/NAME.py`; `--update` writes these files anew, and the change is reviewed as a diff.
A stage is tested as soon as its folder exists.
"""

from __future__ import annotations

from pathlib import Path

from . import process
from .report import Result, difference

STAGES = ("tokens", "ast", "symtable", "cfg", "code")


def find(folder: Path) -> list[tuple[str, Path]]:
    """All (stage, source) pairs to check."""
    return [(stage, source) for stage in STAGES if (folder / stage).is_dir()
            for source in sorted((folder / "sources").glob("*.py"))]


def check(folder: Path, stage: str, source: Path, *, ouro: str, update: bool) -> Result:
    """Compares one printed form with its file, or writes the file."""
    name = f"tests/golden/{stage}/{source.stem}.txt"
    wanted_file = folder / stage / f"{source.stem}.txt"
    outcome = process.run([ouro, f"--dump={stage}", str(source.relative_to(process.TOP))], seconds=60)
    if update and outcome.status == "0" and not outcome.crashed():
        wanted_file.write_text(outcome.stdout, "utf-8")
    wanted = wanted_file.read_text("utf-8") if wanted_file.exists() else ""
    detail = difference(process.Outcome(wanted, "", "0"), outcome)
    return Result(name, "fail" if detail else "pass", detail)
