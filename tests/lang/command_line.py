# timeout: 60
# The command: where the program comes from, options, statuses. Each line runs the interpreter again.
import os
import sys
import tempfile

folder = tempfile.mkdtemp()
os.chdir(folder)


def write(name, text):
    os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
    with open(name, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())


def run(*words, stdin=b""):
    """Status, output and errors of the interpreter with these words."""
    write("in.txt", stdin)
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    child = os.fork()
    if child == 0:
        for number, name, flags in ((0, "in.txt", os.O_RDONLY), (1, "out.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
                                    (2, "err.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)):
            os.dup2(os.open(name, flags, 0o600), number)
        os.execve(sys.executable, [sys.executable, "-B", "-S", *words], environment)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    texts = []
    for name in ("out.txt", "err.txt"):
        with open(name, encoding="utf-8", errors="replace") as file:
            texts.append(file.read().replace(folder, "FOLDER").replace(sys.executable, "EXE"))
    print(words, status, *texts, sep="\n  ")


write("a.py", "print(__name__, __file__, __spec__, __package__, __cached__)\nimport sys\nprint(sys.argv, sys.path[0])\n")
write("error.py", "def f(): return 1/0\nf()\n")
write("syntax.py", "x = = 1\n")
write("indent.py", "if 1:\nx\n")
write("latin.py", b"# coding: latin-1\nprint(ascii('\xe9'))\n")
write("bytes1.py", b"x = 1\ny = '\xff'\n")
write("bytes2.py", b"# coding: ascii\ny = '\xff'\n")
write("bytes3.py", b"# coding: unheard-of\n")
write("bytes4.py", b"# coding: utf-8\ny = '\xff'\n")
write("pack/__init__.py", "print('pack', __name__)\nv = 1\n")
write("pack/m.py", "from . import v\nfrom .sub import z\nfrom .sub.y import q\nimport pack.sub.y as yy\nprint(v, z, q, yy.q, __package__)\n")
write("pack/sub/__init__.py", "z = 5\n")
write("pack/sub/y.py", "from .. import v as q\n")
write("pack/__main__.py", "print('main of pack', __name__, __package__)\n")
write("pack/bad1.py", "from ...x import y\n")
write("pack/bad2.py", "from . import nothing\n")
write("pack/bad3.py", "import nothing.else_\n")
write("pack/bad4.py", "1/0\n")
write("pack/bad5.py", "from pack.m import qqq\n")
write("top.py", "from .. import x\n")
write("circle1.py", "import circle2\nx = 1\n")
write("circle2.py", "from circle1 import x\n")

for name in ("a.py", "error.py", "syntax.py", "indent.py", "latin.py", "bytes1.py", "bytes2.py", "bytes3.py", "bytes4.py", "missing.py", "top.py", "pack"):
    run(name, "1", "2")
for number in "12345":
    run("-c", f"import pack.bad{number}")
run("-c", "import circle1")
run("-c", "import pack.m")
run("-m", "pack")
run("-m", "missing_module")
for code in ("3", "'bye'", "", "True", "2**40 + 5", "(1, 2)", "-1", "None"):
    run("-c", f"raise SystemExit({code})")
run("-c", "print(__name__, __loader__, __spec__, __doc__, __package__, sorted(globals()))")
run("-c", "import sys; print(sys.argv, sys.path[0]); x", "a", "b")
run("-c", "import sys; print(sys.orig_argv[1:])", "-x")
run("-Xa=b", "-Xc", "-Wignore", "-c", "import sys; print(sys._xoptions, sys.warnoptions)")
run("-O", "-c", "assert 0; print(__debug__)")
run("-OO", "-c", "def f():\n 'doc'\nprint(f.__doc__, __debug__)")
run("-bb", "-c", "import sys; print(sys.flags.bytes_warning, sys.warnoptions)")
run("-I", "-c", "import sys; print(sys.flags, sys.path)")
run("-s", "-E", "-P", "-u", "-c", "import sys; print(sys.flags)")
for words in (["-c"], ["-Z"], ["--foo"], ["-V"], ["--version"], ["-W"], ["-X", "int_max_str_digits=7", "-c", "1"]):
    run(*words)
run("-X", "int_max_str_digits=700", "-c", "import sys; print(sys.get_int_max_str_digits(), sys.flags.int_max_str_digits)")
run("-", "a", stdin=b"import sys\nprint('standard input', sys.argv)\n1/0\n")
run(stdin=b"print(__name__)\n")
run("-c", "import sys\nsys.excepthook = lambda *a: print('hook', a[0])\n1/0")
run("-c", "import sys\nsys.excepthook = lambda *a: 1/0\nx")
run("-c", "import sys\nsys.excepthook = lambda *a: sys.exit(9)\nx")
run("-c", "import sys\ndel sys.excepthook\nx")
run("-c", "import sys; sys.stdout = None; print(1)")
run("-c", "import os\nos._exit(7)")
run("-c", "class A:\n def __del__(s): print('del', s)\n def __repr__(s): return 'A'\na = A()")
run("-c", "import atexit\natexit.register(print, 'first')\natexit.register(print, 'second')\nprint('body')\nraise ValueError")
run("-c", "import sys; print(sys.modules['__main__'], sys, sys.__spec__)")
run("-c", "raise KeyboardInterrupt")

write("warn.py", "assert (1, 2)\nx = 1\nprint(x is 1)\n\"\\d\"\n")
for words in ([], ["-W", "error"], ["-W", "always"], ["-W", "foo"], ["-W", "error::FooWarning"], ["-W", "ignore"]):
    run(*words, "warn.py")
for text in ("1 is 1", "\"\\d\"", "0x1for x in ()"):
    run("-W", "error", "-c", text)
run("-X", "dev", "-c", "import sys; print(sys.warnoptions, sys.flags.dev_mode)")
