# no-stress: waits for answers by the clock
"""The interactive loop on a terminal: prompts, Ctrl-C and Ctrl-D, input(), what makes it start."""
import os
import pty
import re
import select
import signal
import sys
import time

LONGEST = 20


def session(arguments, lines, **environment):
    """What the terminal shows; each line is typed when the last prompt has come."""
    process, terminal = pty.fork()
    if process == 0:
        os.execve(sys.executable, [sys.executable, *arguments], {**os.environ, "TERM": "dumb", **environment})
    shown, answer = b"", b""
    end = time.monotonic() + LONGEST

    def read_until(wanted):
        nonlocal shown, answer
        answer = b""
        while not any(answer.endswith(prompt) for prompt in wanted):
            ready, _, _ = select.select([terminal], [], [], max(0, end - time.monotonic()))
            if not ready:
                answer += b"<nothing>"
                break
            try:
                data = os.read(terminal, 4096)
            except OSError:
                data = b""
            if not data:
                break
            answer += data
        shown += answer

    for typed, *wanted in lines:
        read_until(wanted)
        if typed.endswith(b"\x03"):
            time.sleep(0.2)  # a signal that comes before the wait for input does not end the wait
        os.write(terminal, typed)
    read_until([b"\0never"])
    os.close(terminal)
    _, status = os.waitpid(process, 0)
    status = os.waitstatus_to_exitcode(status)
    print(re.sub(r"Python 3.*\r\n", "VERSION\r\n", shown.decode(errors="replace")).replace("\r\n", "\n"))
    print("=== status", status)


ONE, TWO = b">>> ", b"... "
OPTIONS = ["-I", "-S", "-q"]
session(["-I", "-S"], [(b"1\n", ONE), (b"if 1:\n", ONE), (b"  2\n", TWO), (b"\n", TWO), (b"\x04", ONE)])
session(OPTIONS, [(b"x = (\x03", ONE), (b"if 1:\n", ONE), (b"  \x03", TWO), (b"while 1: print('loop', end='', flush=True) or time.sleep(9)\n", ONE), (b"\x03", TWO),
                  (b"import time, sys\n", ONE), (b"if 1: print('run'); time.sleep(9)\n", ONE), (b"\n", TWO), (b"\x03", b"run\r\n"), (b"3\n", ONE), (b"\x04", ONE)])
session(OPTIONS, [(b"input('p ')\n", ONE), (b"abc\n", b"\np "), (b"input()\n", ONE), (b"\x04", b"input()\r\n"), (b"input('q ')\n", ONE), (b"\x03", b"\nq "), (b"\x04", ONE)])
session(OPTIONS, [(b"def f(\n", ONE), (b"):\n", TWO), (b"\x04", TWO), (b"1/0\n", ONE), (b"x y\n", ONE), (b"raise SystemExit('bye')\n", ONE)])
session(OPTIONS, [(b"import sys\n", ONE), (b"sys.flags.interactive, sys.flags.inspect, sys.ps1\n", ONE), (b"\x04", ONE)])
session(["-S", "-q", "-c", "import os; os.environ['PYTHONINSPECT'] = '1'; 1/0"], [(b"5\n", ONE), (b"\x04", ONE)])
session(["-S", "-q", "-c", "raise SystemExit(3)"], [(b"5\n", ONE), (b"\x04", ONE)], PYTHONINSPECT="1")
session([*OPTIONS, "-i", "-c", "raise SystemExit(3)"], [(b"5\n", ONE), (b"\x04", ONE)])
session([*OPTIONS, "-c", "print('no loop')"], [])
session(OPTIONS, [(b"import sys; sys.ps1 = 'in: '\n", ONE), (b"(1,\n", b"in: "), (b"2)\n", TWO), (b"\x04", b"in: ")])
session(OPTIONS, [(b"def f():\n", ONE), (b"  raise KeyboardInterrupt\n", TWO), (b"\n", TWO), (b"f()\n", ONE), (b"\x04", ONE)])
