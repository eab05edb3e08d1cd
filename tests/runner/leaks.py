"""Runs a script several times in one process and tells whether the process keeps growing.

usage: leaks.py SCRIPT. Exit status 0: the counts settled; 1: every one of the last rounds left something behind.
The count is sys.gettotalrefcount() where the runtime has it, else the allocated blocks.
"""

import gc
import io
import sys

WARM_ROUNDS = 3
ROUNDS = 4


def run_once(code, path):
    """Runs the script's code in a fresh namespace, without letting its output or its exceptions out."""
    saved = sys.stdout, sys.stderr, sys.argv, set(sys.modules), list(sys.path)
    sys.stdout, sys.stderr, sys.argv = io.StringIO(), io.StringIO(), [path]
    try:
        exec(code, {"__name__": "__main__", "__file__": path, "__builtins__": __builtins__})
    except BaseException:
        pass
    finally:
        sys.stdout, sys.stderr, sys.argv = saved[:3]
        sys.path[:] = saved[4]


def main():
    path = sys.argv[1]
    with open(path, encoding="utf-8") as file:
        code = compile(file.read(), path, "exec")
    count = getattr(sys, "gettotalrefcount", None) or sys.getallocatedblocks
    growth = []
    before = 0
    for _ in range(WARM_ROUNDS + ROUNDS):
        run_once(code, path)
        gc.collect()
        now = count()
        growth.append(now - before)
        before = now
    growth = growth[WARM_ROUNDS:]
    print("growth:", *growth)
    return 1 if all(step > 0 for step in growth) else 0


sys.exit(main())
