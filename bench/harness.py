"""Runs one benchmark inside the interpreter under test: harness.py FILE REPEATS.

A benchmark file defines run(), which does the work and returns a value, and EXPECTED, the value. Each line that is
printed holds the wall time and the processor time of one call of run() in seconds: the first one is the first run,
the others are warm. The last line is the peak of the resident memory in kB. A wrong value ends the process with
status 1.
"""

import sys
import time


def peak_memory():
    """The peak resident set in kB, from the kernel."""
    with open("/proc/self/status") as file:
        for line in file:
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return 0


def main():
    path, repeats = sys.argv[1], int(sys.argv[2])
    with open(path, encoding="utf-8") as file:
        code = compile(file.read(), path, "exec")
    namespace = {"__name__": "benchmark", "__file__": path}
    exec(code, namespace)
    run, expected = namespace["run"], namespace["EXPECTED"]
    for _ in range(repeats):
        cpu, wall = time.process_time(), time.perf_counter()
        value = run()
        print(time.perf_counter() - wall, time.process_time() - cpu, flush=True)
        if value != expected:
            print(f"{path}: wrong value {value!r}, expected {expected!r}", file=sys.stderr)
            sys.exit(1)
    print(peak_memory(), flush=True)


main()
