# exit: 1
# The text of a syntax error in exec'd code and in an imported module, and at last one that ends the program.
import sys
import traceback

for source in ("x = (1,\ny = 2", "if True\n    pass", "def f():\npass", "  x = 1", "x = 5 +", "print 'hello'", "a = 'abc", "for in x: pass", "x = }", "(]", "1 = x\n",
               "def f(:\n pass", "class 5: pass", "import", "from x import", "return 5", "break", "continue", "yield 1", "x =\\ 5", "é$ = 1", "if x:\n\ty\n        z", "f(a b)",
               "a b", "if x = 1: pass", "{1: 2, 3}", "x = [1, 2", "else: pass", "while True print(1)", "lambda x: y = 1", "@", "async def", "'''abc", "f'{a b}'", "0777", "1_", "0x", "1e",
               "12abc", "0b12", "print(1", "from . import *, a", "import a.b as", "try:\n x\n", "def f():\n  x\n y", "\"unterminated", "nonlocal x", "*a = 1", "x = not", "with open(x) as 1: pass",
               "def f(a, a): pass", "None = 1", "f() = 1", "del f()", "x: int: str", "global x; x = 1; global x", "from __future__ import braces", "from __future__ import nope", "(yield)", "[i for i in x if]"):
    try:
        exec(compile(source, "<test>", "exec"))
        print(repr(source), "runs")
    except SyntaxError as error:
        print(type(error).__name__, error.lineno, error.offset, error.end_lineno, error.end_offset, repr(error.text))
        print("".join(traceback.format_exception_only(error)), end="")
    except Exception as error:
        print(repr(source), type(error).__name__)
sys.stdout.flush()
exec(compile("value = 1\nresult = (value + \n  3 4)\n", "<last>", "exec"))
