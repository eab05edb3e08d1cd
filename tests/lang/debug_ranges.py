# Tables of places: co_lines and co_positions, and code objects without columns (-X no_debug_ranges).
import os
import subprocess
import sys

TEXT = '''
def f(g, x):
    y = 1 + \\
        x
    return g(
        x).method(y,
                  y)


def fails():
    return [1 / 0 for _ in "ab"]


for code in (f.__code__, fails.__code__):
    print(code.co_linetable.hex(), list(code.co_lines()), list(code.co_positions()))
    print(code.replace(co_name="other").co_linetable == code.co_linetable)
fails()
'''


def show(*options, **environment):
    done = subprocess.run([sys.executable, *options, "-c", TEXT], capture_output=True, text=True,
                          env={**os.environ, **environment})
    print(options, environment, done.returncode)
    print(done.stdout)
    print(done.stderr)


show()
show("-X", "no_debug_ranges")
show(PYTHONNODEBUGRANGES="1")
show("-E", PYTHONNODEBUGRANGES="1")
show(PYTHONNODEBUGRANGES="")
