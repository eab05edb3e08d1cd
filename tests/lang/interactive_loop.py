"""The interactive loop on a pipe: how many lines it asks for, what it prints, how errors look and how it ends."""
import os
import subprocess
import sys
import tempfile

FIELDS = "import sys; sys.excepthook = lambda kind, error, _: print(kind.__name__, ascii(error.args), file=sys.__stderr__)\n"
SESSIONS = [
    b"f(a b\n", b"f(a b\n)\n1\n", b"if x\n", b"x = (1,\n2 3\n", b"if 1:\nx\n", b"if 1: pass\nx\n", b"if 1:\n  x=1\n", b"(\n",
    b'"""a\n', b"x = \\\n", b"1", b"# c\n1\n", b"  # c\n2\n", b"  1\n", b"\n\n1\n", b"for i in range(2):\n  i\n  # hi\n\n3\n",
    b"def f():\n  1/0\n\nf()\n", b'"\xff"\n1\n', b'x="a\n', b"a\0b\n1\n", b"x = input()\nhello\nx\n",
    b"from __future__ import annotations\ndef f(x:y):pass\n\nf.__annotations__\n", b"class A\n", b"try:\n  1\n\n2\n", b"f(**a, *b\n",
    b'print(f"{a b}")\n', b"lambda x:(yield\n", b"x = [1,2\ny 3\n", b"\x0c\n1\n", b"1;2\n", b"def f(:\n", b"{1:2, 3\n}\n",
    b"(a, b) += \\\n1\n", b'"\\d"\n1\n', b"1 is 1\n", b"class _:", b"class _:\n", b"for x in y:\n\n", b"for x in y:\n  if 1:", b"x y",
    b"x = (\n1 2", b"try: pass\n", b"try: pass", b"def f():\n\n", b"def f(\n):\n", b"def f():\nglobal x\n", b"with a:\npass=1\n",
    b"a\r\nb\n", b"a\0\nb\n1\n", b'x("""a\n\xe9 b"""\n)\n', b'"""\n\xe9""":\n', b"f(\xe9)\n", b"f(a,\n\xe9)\n", b"x = 1 + \\\n\xe9 \n",
    b"from __future__ import barry_as_FLUFL\n1 <> 2\n1 != 2\n", b"1if 1else(\n2)\n", b"import warnings; warnings.simplefilter('error')\n1if 1else 2\n3\n",
    b"import warnings; warnings.simplefilter('error')\nx = (1if 1else\n2)\n1 is 1\n'\\d'\n", b"match 1:\n  case 1: 5\n\n", b"match (\n1)\n",
    b"if 1:\n  2\n\n  3\n", b"if 1:\n\t2\n        3\n\n", b"x = '''\n\n'''\nx\n", b"@a\n\n", b"@int\ndef f(): pass\n", b"if 0:\n pass\nelse:\n 7\n\n",
]
# Lines with NUL, and last lines without a newline: what they are refused for may be the character behind them.
SESSIONS += [
    b"x\n\0\n1\n2\n", b"x=1\n\0abc\n1\n2", b'"""x\n\0\n"""\n5\n', b"if 1:\n  2\n\0\n\n4\n", b"(\n\0\n5)\n6\n", b"1;\0\n5\n6\n", b"1\0a\n2\n", b"1\n\0",
    *(b"if 1:\n  x\n" + end for end in (
        b")", b"1_", b"0b2", b"0o_", b"01", b"1e", b"1e+", b"$", b"!", b"\\", b"1 \\", b"\\x", b"\xc2\xabx", b"x\xc2\x90", b"\1", b"(]", b"..", b"1_ ", b"5a", b"5and", b"5if", b"'a",
        b"#)", b"a b)", b"x:)", b"1__0", b"0xg", b"{}}", b"(" * 201, b"'\\", b"x y\n$")),
]
MORE = [
    b"import sys\nsys.ps1 = 'A'\nsys.ps2 = 5\nif 1:\n 2\n\n",
    b"import sys\nclass P:\n  n = 0\n  def __str__(self):\n    P.n += 1\n    return f'[{P.n}]'\n\nsys.ps1 = P()\nif 1:\n  2\n\n3\n",
    b"import sys\nclass P:\n  def __str__(self): 1/0\n\nsys.ps1 = P()\n1\n", b"import sys\nsys.ps1 = '\\ud800'\n1\n", b"import sys\ndel sys.ps1, sys.ps2\n1\n(2,\n3)\n",
    b"import sys\nsys.displayhook = lambda v: print('<', v, '>')\n1\nNone\n_\n", b"import sys\ndel sys.displayhook\n1\n", b"3\n_\n_ + 1\nNone\n_\n",
    b"import sys\nsys.excepthook = lambda *a: print(a[1])\n1/0\nx y\n", b"import sys\ndel sys.excepthook\n1/0\n", b"import sys\nsys.excepthook = lambda *a: 1/0\nx\n",
    b"import sys\nsys.excepthook = lambda *a: sys.exit(4)\nx\n1\n", b"1/0\nimport sys\nsys.last_type, sys.last_value, sys.last_traceback.tb_lineno\nx y\nsys.last_value.args\n",
    b"raise SystemExit(3)\n4\n", b"raise SystemExit('text')\n", b"raise SystemExit\n", b"import sys\nsys.exit([1])\n", b"raise KeyboardInterrupt\n1\n", b"raise KeyboardInterrupt\n",
    b"import sys, io\nsys.stderr = io.StringIO()\n1/0\n(\n", b"import sys\nsys.stdin = None\n1\n", b"import sys\nsys.stdout = None\n1\n",
    b"import sys\ndel sys.modules['__main__']\nx = 1\nx\n__name__\n", b"__name__, __file__\n", b"__name__, __doc__, __spec__\nsorted(globals())\n",
    b"raise MemoryError\n" * 20, b"import sys\nsys.flags.interactive, sys.flags.inspect, sys.argv, sys.path[0]\n", b"print('a', end='')\nimport sys\nsys.stdout.write('b')\n",
    b"import atexit\natexit.register(print, 'bye')\n1\n", b"def f():\n  return (\n    1,\n\n    2)\n\nf()\n", b"sys\nimport sys; sys.ps3\n",
]


def show(name, arguments, text, **environment):
    done = subprocess.run([sys.executable, *arguments], input=text, capture_output=True, env={**os.environ, **environment}, cwd=folder)
    print(name, done.returncode, ascii(done.stdout.decode(errors="replace")))
    errors = done.stderr.decode("utf-8", "backslashreplace").replace(sys.executable, "EXECUTABLE")
    print(errors.replace(sys.version, "VERSION").replace(folder, "FOLDER"))


with tempfile.TemporaryDirectory() as folder:
    for number, session in enumerate(SESSIONS):
        show(f"--- {number}", ["-I", "-i", "-q"], session)
        show("fields", ["-I", "-i", "-q"], FIELDS.encode() + session)
    for number, session in enumerate(MORE):
        show(f"--- more {number}", ["-I", "-i", "-q"], session)

    for program in ("x = 5", "1/0", "import sys; sys.exit(3)", "x y", "raise KeyboardInterrupt", "from __future__ import annotations"):
        show(f"--- -c {program}", ["-I", "-i", "-q", "-c", program], b"__name__\nx\ndef f(a: b): pass\n\n")
        with open(os.path.join(folder, "script.py"), "w") as file:
            file.write(program)
        show("script", ["-I", "-i", "script.py"], b"__name__, __file__ is None\nimport sys\nsys.argv\n")
        show("inspect without a terminal", ["-q", "-S", "-c", program], b"1\n", PYTHONINSPECT="1")
    show("--- module", ["-I", "-i", "-m", "script"], b"1\n")
    show("banner", ["-I", "-i"], b"1\n")
    show("banner without site", ["-I", "-S", "-i"], b"1\n")
    show("explicit", ["-I", "-i", "-q", "-", "a"], b"import sys; sys.argv\n")

    with open(os.path.join(folder, "startup.py"), "w") as file:
        file.write("import sys\nstarted = __name__, __file__\nprint('starting')\nsys.ps1 = 'S '\n")
    show("--- startup", ["-S", "-i", "-q"], b"started\n__file__\n", PYTHONSTARTUP="startup.py")
    show("startup after a program", ["-S", "-i", "-q", "-c", "1"], b"started\n", PYTHONSTARTUP="startup.py")
    show("startup that is not there", ["-S", "-i", "-q"], b"1\n", PYTHONSTARTUP="nothing.py")
    for program in ("1/0\n", "import sys; sys.exit(5)\n", "x y\n"):
        with open(os.path.join(folder, "startup.py"), "w") as file:
            file.write(program)
        show("startup that fails", ["-S", "-i", "-q"], b"1\n", PYTHONSTARTUP="startup.py")
    for hook in ("lambda: print('hook')", "lambda: 1/0", "lambda: sys.exit(6)"):
        show(f"--- {hook}", ["-I", "-i", "-q", "-c", f"import sys; sys.__interactivehook__ = {hook}"], b"1\n")
