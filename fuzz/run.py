#!/usr/bin/env python3
"""Runs one fuzz target for some seconds, on its seeds and on what earlier runs found worth keeping.

    fuzz/run.py --binary build/fuzz/fuzz/NAME_fuzz --work FOLDER [--seconds N] NAME

FOLDER keeps seeds and corpora between runs. A finding is left as FOLDER/NAME-crash-...; the exit status is not 0 then.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

# What each target needs: a longest input in bytes.
LONGEST = {"tokenizer": 2000, "compiler": 2000, "marshal": 4000, "regex": 300}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=sorted(LONGEST))
    parser.add_argument("--binary", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--seconds", type=int, default=20)
    arguments = parser.parse_args()
    seeds, corpus = arguments.work / "seeds", arguments.work / "corpus" / arguments.name
    made = arguments.work / "seeds.made"
    if not made.exists():
        script = Path(__file__).resolve().parent / "seeds.py"
        subprocess.run(["/usr/bin/python3.11", "-W", "ignore", script, seeds], check=True)
        made.touch()
    corpus.mkdir(parents=True, exist_ok=True)
    command = [arguments.binary, f"-max_total_time={arguments.seconds}", f"-max_len={LONGEST[arguments.name]}",
               "-timeout=20", "-rss_limit_mb=4096", "-print_final_stats=1", f"-artifact_prefix={arguments.work}/{arguments.name}-",
               corpus, seeds / arguments.name]
    environment = dict(os.environ, ASAN_OPTIONS="detect_leaks=0:allocator_may_return_null=1")
    return subprocess.run(command, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
