"""Bad inputs and hard limits: what the program does with files, texts and structures that nothing good comes of.

A Case makes its files in a temporary folder, gives a command line and says what must come out. `{oracle}` outcomes
are compared with CPython: the exit status, standard output and the last line of standard error (where an exception
names its type and text). Where CPython itself dies or answers by accident, the wanted outcome stands here instead,
with the reason. No case may end by a signal (but SIGINT where it is sent), run longer than its time or use more
than MEMORY bytes of address space beyond what is usual.
"""

from __future__ import annotations

import dataclasses
import json
import os
import resource
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from runner import process
from runner.report import Result

MEMORY = 6 << 30


@dataclasses.dataclass(frozen=True)
class Case:
    """One bad input.

    `source` becomes case.py (text or bytes); `files` is called with the folder and may make more. `arguments` are
    the command line, by default the script. `wanted` is (status, part of the last line of stderr), `wanted_output` the standard output beside it; None: ask the
    oracle. `compare_output` also compares standard output. `act` runs with the started process, for signals.
    """

    name: str
    source: str | bytes = ""
    arguments: tuple[str, ...] = ("case.py",)
    files: Callable[[Path], None] | None = None
    wanted: tuple[int, str] | None = None
    wanted_output: str | None = None
    compare_output: bool = True
    seconds: float = 60.0
    act: Callable[[subprocess.Popen[bytes]], None] | None = None
    stdout: str = "pipe"
    reason: str = ""


def prepare(memory: int) -> None:
    """Runs in the child: no core files, and the greatest address space as a guard against runaway allocation."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def run(case: Case, program: str) -> process.Outcome:
    """Runs a case with a program in a folder of its own; the folder's name is not part of the outcome."""
    with tempfile.TemporaryDirectory(prefix="ouro-limits-") as name:
        folder = Path(name)
        source = case.source.encode() if isinstance(case.source, str) else case.source
        (folder / "case.py").write_bytes(source)
        if case.files:
            case.files(folder)
        stdout: int | None = subprocess.PIPE
        if case.stdout == "full":
            stdout = os.open("/dev/full", os.O_WRONLY)
        elif case.stdout == "closed-pipe":
            reader, stdout = os.pipe()
            os.close(reader)
        memory = 0 if "/debug/" in program or "/tsan/" in program else MEMORY  # sanitizers reserve far more
        child = subprocess.Popen([program, *case.arguments], cwd=folder, stdin=subprocess.DEVNULL, stdout=stdout,
                                 stderr=subprocess.PIPE, env=process.environment(), start_new_session=True,
                                 preexec_fn=lambda: prepare(memory))
        if stdout != subprocess.PIPE:
            os.close(stdout)
        try:
            if case.act:
                case.act(child)
            out, err = child.communicate(timeout=case.seconds)
            status = str(child.returncode)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            out, err = child.communicate()
            status = process.TIMED_OUT
        texts = [(data or b"").decode("utf-8", "backslashreplace").replace(name, "FOLDER") for data in (out, err)]
        return process.Outcome(texts[0], texts[1].replace(program, "PROGRAM"), status)


def oracle(case: Case) -> process.Outcome:
    """The oracle's outcome of a case. The cache depends on this file, which says how each case is made."""
    key = process.digest("limits", case.name, Path(__file__).read_bytes())
    path = process.CACHE / f"{key}.json"
    if path.exists():
        return process.Outcome(**json.loads(path.read_text("utf-8")))
    outcome = run(case, process.ORACLE)
    process.CACHE.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(dataclasses.asdict(outcome)), "utf-8")
    return outcome


def last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else ""


def check(case: Case, *, program: str) -> Result:
    """Runs a case and judges it; the oracle is run beside it where the case does not say what is wanted."""
    name = f"tests/limits/{case.name}"
    start = time.monotonic()
    if case.wanted is not None and program == process.ORACLE:
        return Result(name, "skip", f"states a wanted difference: {case.reason}\n")
    got = oracle(case) if program == process.ORACLE else run(case, program)
    problems: list[str] = []
    if case.wanted is not None:
        status, text = case.wanted
        if got.status != str(status):
            problems.append(f"exit status {got.status}, wanted {status}")
        if text not in last_line(got.stderr):
            problems.append(f"last line of stderr {last_line(got.stderr)!r}, wanted {text!r}")
        if case.wanted_output is not None and got.stdout != case.wanted_output:
            problems.append(f"stdout {got.stdout[-300:]!r}, wanted {case.wanted_output!r}")
    else:
        expected = oracle(case)
        died = expected.status == process.TIMED_OUT or expected.status.startswith("-") and not case.act
        if died and program == process.ORACLE:
            problems.append(f"the oracle ends with {expected.status}: say what is wanted")
        elif died:
            if got.status == process.TIMED_OUT or got.status.startswith("-"):
                problems.append(f"ends with {got.status}, as CPython does")
        elif got.status != expected.status:
            problems.append(f"exit status {got.status}, oracle {expected.status}")
        if not died and last_line(got.stderr) != last_line(expected.stderr):
            problems.append(f"last line of stderr {last_line(got.stderr)!r}, oracle {last_line(expected.stderr)!r}")
        if not died and case.compare_output and got.stdout != expected.stdout:
            problems.append(f"stdout {got.stdout[-300:]!r}, oracle {expected.stdout[-300:]!r}")
    if any(mark in got.stderr for mark in process.CRASH_MARKS):
        problems.append(got.stderr[-1500:])
    return Result(name, "fail" if problems else "pass", "".join(f"{problem}\n" for problem in problems),
                  time.monotonic() - start)


def interrupt_after(seconds: float) -> Callable[[subprocess.Popen[bytes]], None]:
    """Sends Ctrl-C when the program has printed its first bytes and `seconds` have passed."""
    def act(child: subprocess.Popen[bytes]) -> None:
        assert child.stdout is not None
        os.read(child.stdout.fileno(), 1)
        time.sleep(seconds)
        child.send_signal(signal.SIGINT)
    return act


def unreadable(folder: Path) -> None:
    (folder / "secret.py").symlink_to("secret.py")  # a loop of links cannot be read, not even by root


def compiled(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    """Writes module.pyc made by the oracle from a small source and then changed."""
    def make(folder: Path) -> None:
        (folder / "module.py").write_text("x = [i * 2 for i in range(5)]\nprint('module', x)\n")
        subprocess.run([process.ORACLE, "-c", "import py_compile; py_compile.compile('module.py', 'module.pyc')"],
                       cwd=folder, check=True)
        path = folder / "module.pyc"
        path.write_bytes(change(path.read_bytes()))
        (folder / "module.py").unlink()
    return make


CATCH = """
def caught(function):
    try:
        result = function()
        print("no error")
    except BaseException as error:
        text = str(error)
        print(type(error).__name__, text.split(" while ")[0].split(" in comparison")[0].split(" during compilation")[0])

"""
RECURSION = {
    "function": "def f(n): return f(n + 1)\ncaught(lambda: f(0))",
    "method": "class A:\n    def m(self): return self.m()\ncaught(A().m)",
    "getattr": "class A:\n    def __getattr__(self, n): return getattr(self, n + 'x')\ncaught(lambda: A().a)",
    "getattribute": "class A:\n    def __getattribute__(self, n): return getattr(self, n)\ncaught(lambda: A().a)",
    "property": "class A:\n    p = property(lambda self: self.p)\ncaught(lambda: A().p)",
    "repr": "class A:\n    def __repr__(self): return repr([self])\ncaught(lambda: repr(A()))",
    "str_format": "class A:\n    def __format__(self, s): return f'{self}'\ncaught(lambda: f'{A()}')",
    "eq": "class A:\n    def __eq__(self, o): return [self] == [o]\ncaught(lambda: A() == A())",
    "hash": "class A:\n    def __hash__(self): return hash((self,))\ncaught(lambda: hash(A()))",
    "call": "class A: pass\nA.__call__ = A()\ncaught(lambda: A()())",
    "init": "class A:\n    def __init__(self): A()\ncaught(A)",
    "new": "class A:\n    def __new__(cls): return cls()\ncaught(A)",
    "del": "class A:\n    def __del__(self):\n        global n\n        n += 1\n        if n < 50000: A()\nn = 0\nA()\nprint(n > 0)",
    "iter": "class A:\n    def __iter__(self): return iter(self)\ncaught(lambda: list(A()))",
    "generator": "def g():\n    yield from g()\ncaught(lambda: next(g()))",
    "map": "x = iter([1])\nfor _ in range(100000): x = map(abs, x)\ncaught(lambda: next(x))",
    "sort_key": "def k(x): return sorted([1, 2], key=k)\ncaught(lambda: k(1))",
    "reduce": "class A:\n    def __add__(self, o): return sum([o], self)\ncaught(lambda: A() + A())",
    "isinstance": "t = int\nfor _ in range(100000): t = (t,)\ncaught(lambda: isinstance('a', t))",
    "nested_repr": "x = []\nfor _ in range(100000): x = [x]\ncaught(lambda: repr(x))",
    "nested_dict_repr": "x = {}\nfor _ in range(100000): x = {1: x}\ncaught(lambda: repr(x))",
    "nested_compare": "def n():\n    x = []\n    for _ in range(100000): x = [x]\n    return x\na, b = n(), n()\ncaught(lambda: a == b)",
    "nested_tuple_compare": "def n():\n    x = ()\n    for _ in range(100000): x = (x,)\n    return x\na, b = n(), n()\ncaught(lambda: a < b)",
    "exec": "def f(): exec('f()')\ncaught(f)",
    "import_hook": "import builtins\nold = builtins.__import__\ndef f(*a, **k): return __import__('x')\nbuiltins.__import__ = f\ntry:\n    import y\nexcept RecursionError as e:\n    print(type(e).__name__)\nbuiltins.__import__ = old",
    "metaclass_call": "class M(type):\n    def __call__(cls): return cls()\nclass A(metaclass=M): pass\ncaught(A)",
    "finally": "def f():\n    try: f()\n    finally: f()\nimport sys\nsys.setrecursionlimit(15 + len(__import__('inspect').stack()))\ncaught(f)",
    "except_retry": "def f(n):\n    try: return f(n + 1)\n    except RecursionError: return n\nprint(f(0) > 500)",
    "cmp_to_key": "import functools\ndef c(a, b): return len(sorted([1, 2], key=functools.cmp_to_key(c)))\ncaught(lambda: c(1, 2))",
    "deepcopy": "import copy\nx = []\nfor _ in range(50000): x = [x]\ncaught(lambda: copy.deepcopy(x))",
    "json": "import json\ncaught(lambda: json.loads('[' * 100000))\nx = []\nfor _ in range(100000): x = [x]\ncaught(lambda: json.dumps(x))",
    "limit_high": "import sys\nsys.setrecursionlimit(20000)\ndef f(n): return 0 if n == 0 else 1 + f(n - 1)\nprint(f(15000))",
}
CHAINS = {
    "attributes": "class N: pass\nx = None\nfor _ in range(N_): n = N(); n.next = x; x = n",
    "lists": "x = None\nfor _ in range(N_): x = [x]",
    "tuples": "x = None\nfor _ in range(N_): x = (x,)",
    "dicts": "x = None\nfor _ in range(N_): x = {1: x}",
    "closures": "def wrap(v): return lambda: v\nx = None\nfor _ in range(N_ // 10): x = wrap(x)",
    "generators": "def g(v): yield v\nx = None\nfor _ in range(N_ // 20): x = g(x); next(x)",
    "exceptions": "x = None\nfor _ in range(N_ // 20): e = ValueError(); e.__context__ = x; x = e",
    "bound_methods": "x = [].append\nclass A:\n    def m(self): pass\nfor _ in range(N_ // 20): a = A(); a.x = x; x = a.m",
}
HUGE = [
    "1 << 10**12", "[0] * 10**15", "'a' * 10**15", "b'a' * 10**15", "(1,) * 10**15", "bytearray(10**15)", "bytes(10**13)",
    "[0] * 2**62", "'ab' * 2**62", "[1, 2] * 2**63", "range(10**30)[10**29]", "len(range(10**30))", "'{:1000000000000}'.format(1)",
    "'%1000000000000d' % 1", "'a'.ljust(10**14)", "'a'.zfill(10**14)", "'\\t'.expandtabs(10**14)", "'a'.center(2**63)",
    "f'{1:{10**20}}'", "list(range(10**14))", "tuple(range(10**14))", "(10**10).to_bytes(10**14, 'big')",
    "int('1' * 5000)", "str(10**5000)", "' '.join(['a' * 10**8] * 10**6)", "memoryview(b'a').cast('B', [10**20])",
    "pow(2, 10**20)", "1 << (1 << 70)", "1 >> (1 << 70)", "hash(2**(10**6))", "round(5, -10**20)", "round(5.5, 10**20)",
    "__import__('itertools').combinations(range(5), 2**62)", "__import__('array').array('i', [1]) * 2**62",
    "__import__('collections').deque([1]) * 2**62", "__import__('math').factorial(-1)", "__import__('math').comb(10**20, 2)",
    "'a'.replace('', 'b' * 10**9) * 10**6", "[].__imul__(10**20)", "slice(0, 10**30).indices(10**31)", "chr(10**20)", "1.5 .hex() * 2**61",
]
ORACLE_FAULTS = {"pow(2, 10**20)": "CPython computes for ever", "round(5, -10**20)": "CPython computes for ever",
                 "__import__('collections').deque([1]) * 2**62": "CPython forgets to set the MemoryError"}
NESTED = {"parentheses": ("(", "1", ")"), "brackets": ("[", "", "]"), "braces": ("{1:", "1", "}"), "unary": ("-", "1", ""),
          "not": ("not ", "1", ""), "lambda": ("lambda: ", "1", ""), "subscripts": ("a[", "0", "]"), "calls": ("f(", "0", ")"), "attributes": ("", "a", ".b"),
          "power": ("1**", "1", ""), "additions": ("1+", "1", ""), "ifs": ("1 if 1 else ", "1", ""), "comprehensions": ("[x for x in ", "y", "]")}


# Large sources that take linear time: an expression that gives the text. Where CPython takes (nearly) for ever the size is
# ours alone.
LARGE = {
    "lines": "'x = 1\\n' * 1_000_000", "names_in_a_line": "'x = [' + 'a,' * 500_000 + ']'", "string": "'x = \\'' + 'a' * 1_000_000 + '\\''",
    "statements_in_a_line": "'x=1;' * 250_000", "comment": "'#' * 1_000_000", "blanks": "' ' * 1_000_000", "continued_lines": "'x = 1 ' + '\\\\\\n' * 300_000",
    "joined_strings": "'x = ' + '\\'a\\' ' * 250_000", "hex_number": "'x = 0x' + 'f' * 1_000_000", "float": "'x = 1.' + '1' * 1_000_000",
    "decimal_number": "'x = ' + '1' * 1_000_000", "name": "'_' * 1_000_000", "sum": "'x = 1' + '+1' * 500_000", "attributes": "'a' + '.b' * 500_000",
    "dict": "'x = {' + '1:1,' * 200_000 + '}'", "elifs": "'if a: pass\\n' + 'elif a: pass\\n' * 100_000", "parameters": "'def f(%s): pass' % ','.join(f'a{i}' for i in range(100_000))",
    "same_parameter": "'def f(' + 'a,' * 100_000 + '): pass'", "arguments": "'f(' + 'a,' * 200_000 + ')'", "same_keyword": "'f(' + 'a=1,' * 100_000 + ')'",
    "globals": "'def f():\\n global %s' % ','.join(f'a{i}' for i in range(100_000))", "targets": "'a=' * 100_000 + '1'", "tuple_of_targets": "'a,' * 100_000 + '=x'",
    "comparisons": "'a<' * 200_000 + 'a'", "ands": "'a and ' * 100_000 + 'a'", "imports": "'import a' + ',a' * 100_000", "decorators": "'@a\\n' * 50_000 + 'def f(): pass'",
    "excepts": "'try: pass\\n' + 'except a: pass\\n' * 30_000", "patterns": "'match a:\\n' + ' case 1: pass\\n' * 50_000", "unclosed_lines": "'(\\n' + 'x +\\n' * 300_000",
    "mismatched": "'[' * 190 + 'x,' * 300_000 + ')'", "unterminated": "'\\n'.join(['x = 1'] * 300_000) + '\\ny = \\'abc'", "floats": "'x = [' + ','.join(f'{i}.5' for i in range(100_000)) + ', a]'",
    "error_after_calls": "'f(x, y)\\n' * 50_000 + 'x y\\n'", "error_after_list": "'x = [' + 'a, 1, ' * 50_000 + ']\\nx y\\n'", "error_after_strings": "'x = \"a\", \"b\"\\n' * 50_000 + '$\\n'",
    "error_after_fields": "'x = f\"{a}{b}\"\\n' * 20_000 + 'x = (1,\\n'", "error_in_sum": "'x = ' + 'a + ' * 100_000 + ')'",
    "tabs": "'if 1:\\n\\tx\\n' * 100_000 + 'if 1:\\n\\tx\\n        y'",
}
LARGE_HERE = {"fields": "'f\\'' + '{a}' * 200_000 + '\\''", "lines_of_fields": "'f\\'\\'\\'' + '{a}\\n' * 200_000 + '\\'\\'\\''",
              "lambdas": "'x = [' + 'lambda: 0,' * 100_000 + ']'", "functions": "'def f(): pass\\n' * 100_000", "keywords": "'f(%s)' % ','.join(f'a{i}=1' for i in range(100_000))"}
# Each kind of statement and expression in itself: 100,000 times where it fits in a line, else as deep as indents go.
DEEP = {
    "starred": "*" , "await": "await ", "tilde": "~", "set": "{", "fstring_in_fstring": "f'{", "yield": "(yield ", "conditional": "(a if ", "walrus": "(a:=", "slice": "a[:",
    "keyword": "f(a=", "dict_value": "{1:", "dict_star": "{**", "call_star": "f(*", "call_double_star": "f(**", "lambda_default": "lambda a=", "list_comp": "[a for a in [", "gen": "(a for a in (",
    "not_in": "a not in (", "compare": "a < (", "matmul": "a @ (", "in_format": "f'{a:{", "as_pattern": "match a:\n case (", "class_pattern": "match a:\n case a(",
    "mapping_pattern": "match a:\n case {1:", "sequence_pattern": "match a:\n case [", "decorator": "@(", "del": "del (", "target": "(", "with": "with (", "import": "from a import (",
    "annotation": "a: (", "return": "return (", "assert": "assert (", "raise": "raise (", "for": "for a in (", "while": "while (", "global": "global a, ",
}
BLOCKS = {"if": "if a:", "while": "while a:", "for": "for a in a:", "with": "with a:", "try": "try:", "def": "def f():", "class": "class A:", "async_def": "async def f():",
          "match": "match a:", "else": "if a: pass\n{0}else:"}


def block_source(head: str, depth: int) -> str:
    """A statement in itself; indents of one blank."""
    return "".join(head.replace("{0}", " " * i).join((" " * i, "\n")) for i in range(depth)) + " " * depth + "pass\n"


def compile_cases() -> list[Case]:
    """Sources that are large or deep. Each is compiled and not run; what comes out is the exception, if any."""
    show = "try:\n    compile(source, 'large.py', 'exec')\n    print('compiled')\nexcept Exception as error:\n    print(type(error).__name__, error)\n"
    cases = [Case(f"large_{name}", f"source = {text}\n{show}", seconds=60) for name, text in LARGE.items()]
    cases += [Case(f"large_{name}", f"source = {text}\n{show}", wanted=(0, ""), seconds=60, reason="CPython takes time in the square of the size") for name, text in LARGE_HERE.items()]
    short = show.replace("print(type(error).__name__, error)", "print('refused' if isinstance(error, (SyntaxError, MemoryError, RecursionError)) else error)")
    cases += [Case(f"deep_{name}", "head, _, rest = " + repr(text) + ".rpartition('\\n')\nsource = head + _ + rest * 100_000\n" + short, seconds=60) for name, text in DEEP.items()]
    for name, head in BLOCKS.items():
        cases += [Case(f"blocks_{name}_{depth}", f"source = {block_source(head, depth)!r}\n{show}", seconds=60) for depth in (15, 19, 21, 60, 99, 150)]
    return cases


def nested(kind: str, depth: int) -> str:
    opening, middle, closing = NESTED[kind]
    return opening * depth + middle + closing * depth + "\n"


def text_cases() -> list[Case]:
    """Files that are no programs."""
    return [
        Case("changed_code", Path(__file__).with_name("changed_code.py").read_text(), wanted=(0, ""), wanted_output="done\n", seconds=180, reason="CPython runs bad code objects and dies"),
        Case("no_such_file", arguments=("missing.py",)),
        Case("unreadable", arguments=("secret.py",), files=unreadable),
        Case("directory", arguments=(".",)),
        Case("empty_file", ""),
        Case("nul_byte_in_name", "open('a\\0b')"),
        Case("nul_bytes", b"x = 1\0\nprint(x)\n"),
        Case("only_nul_bytes", b"\0" * 5000),
        Case("bad_utf8", b"print('ok')\nx = '\xff\xfe'\n"),
        Case("bad_utf8_in_comment", b"# \xe9\nprint('ok')\n"),
        Case("unknown_encoding", b"# coding: no-such-codec\nprint('ok')\n"),
        Case("latin1_source", b"# coding: latin-1\nprint('\xe9')\n"),
        Case("utf16_source", "print('x')\n".encode("utf-16")),
        Case("bom", b"\xef\xbb\xbfprint('bom')\n"),
        Case("binary_file", bytes(range(256)) * 40),
        Case("elf_file", arguments=("/bin/true",)),
        Case("form_feeds", b"\x0cprint(1)\n\x0c\x0cprint(2)\n"),
        Case("carriage_returns", b"x = 1\rprint(x)\r\nprint(x + 1)"),
        Case("no_newline_at_end", "print(5)"),
        Case("tabs_and_spaces", "if 1:\n\tx = 1\n        y = 2\n"),
        Case("unclosed_at_end_of_10_MB", files=lambda folder: (folder / "case.py").write_text(
            "x = (1 +\n" + "# filler line of a comment to make the file large\n" * 200_000) and None, seconds=120),
        Case("unclosed_string_of_10_MB", files=lambda folder: (folder / "case.py").write_text(
            "x = '''" + "text " * 2_000_000) and None, seconds=120),
        Case("long_line_of_5_MB", files=lambda folder: (folder / "case.py").write_text(
            "print(len('" + "a" * 5_000_000 + "'))\n") and None, seconds=120),
        Case("long_name", "x" * 1_000_000 + " = 1\nprint('named')\n"),
        Case("long_number", "print((" + "9" * 4000 + ") % 97)\n"),
        Case("too_long_number", "print(" + "9" * 5000 + " % 97)\n"),
        Case("many_indents", "".join(" " * i + "if 1:\n" for i in range(200)) + " " * 200 + "x\n"),
        Case("unclosed_bracket", "x = [1, 2\n"), Case("mismatch", "x = (1]\n"),
        Case("bad_option", arguments=("--no-such-option",), compare_output=False, wanted=(2, ""),
             reason="the usage text is the program's own"),
        Case("command_syntax_error", arguments=("-c", "x = = 1")),
        Case("command_exit", arguments=("-c", "raise SystemExit(7)")),
        Case("command_exit_text", arguments=("-c", "raise SystemExit('text')")),
        Case("command_error", arguments=("-c", "1 / 0")),
        Case("module_missing", arguments=("-m", "no_such_module"), compare_output=False, wanted=(1, "No module named no_such_module"),
             reason="the line begins with the program's own name"),
    ]


def pyc_cases() -> list[Case]:
    """Compiled files, whole and broken."""
    run_it = ("module.pyc",)
    return [
        Case("pyc_good", arguments=run_it, files=compiled(lambda data: data)),
        Case("pyc_cut_in_header", arguments=run_it, files=compiled(lambda data: data[:7])),
        Case("pyc_cut_in_code", arguments=run_it, files=compiled(lambda data: data[:60]), compare_output=False),
        Case("pyc_empty", arguments=run_it, files=compiled(lambda data: b"")),
        Case("pyc_bad_magic", arguments=run_it, files=compiled(lambda data: b"\0\0\r\n" + data[4:])),
        Case("pyc_import_bad_magic", "import module", files=compiled(lambda data: b"\0\0\r\n" + data[4:])),
        Case("pyc_import_cut", "import module", files=compiled(lambda data: data[:60])),
        Case("pyc_unknown_type", arguments=run_it, files=compiled(lambda data: data[:16] + b"?" + data[17:])),
        Case("pyc_not_code", arguments=run_it, files=compiled(lambda data: data[:16] + b"N")),
        Case("pyc_garbled_code", arguments=run_it, wanted=(1, ""), compare_output=False,
             files=compiled(lambda data: data[:16] + data[16:].replace(b"\x97\x00", b"\xff\xff")),
             reason="CPython runs unverified bytecode; here a verifier refuses it"),
        Case("marshal_garbage", CATCH + "import marshal\nfor data in (b'', b'?', b'(', b'[\\xff\\xff\\xff\\0', b'i\\1', b's\\xff\\xff\\xff\\x7fab', b'r\\0\\0\\0\\0', b'l\\xff\\xff\\xff\\x7f', b'(' * 5, b'c', b'{N'):\n    caught(lambda: marshal.loads(data))\n"),
        Case("marshal_deep", CATCH + "import marshal\ncaught(lambda: marshal.loads(b')\\1' * 100000 + b'N'))\nx = []\nfor _ in range(100000): x = [x]\ncaught(lambda: marshal.dumps(x))\n"),
    ]


# A loop's jump back is one past the place at which the exception table is asked, which is then in front of the try.
INTERRUPTED_LOOP = "CPython 3.11 takes an interrupt at the first jump of a loop for one in front of the loop"


# Code objects made by hand: an expression of the code of `f` (def f(a): return a + 1) and the refusal.
BAD_CODE = {
    "constant": ("c.replace(co_code=bytes([151, 0, 100, 9, 83, 0]))", "no such constant (at offset 2)"),
    "stack": ("c.replace(co_stacksize=0)", "the stack grows above stacksize (at offset 2)"),
    "underflow": ("c.replace(co_code=bytes([151, 0, 1, 0, 1, 0, 100, 0, 83, 0]))", "the stack is popped below its bottom (at offset 2)"),
    "opcode": ("c.replace(co_code=bytes([151, 0, 255, 0, 100, 0, 83, 0]))", "an unknown instruction (at offset 2)"),
    "end": ("c.replace(co_code=bytes([151, 0]))", "the code ends without a return (at offset 0)"),
    "jump": ("c.replace(co_code=bytes([151, 0, 110, 200, 100, 0, 83, 0]))", "a jump leads behind the code (at offset 2)"),
    "null": ("c.replace(co_code=bytes([151, 0, 2, 0, 83, 0]))", "an operand may be NULL (at offset 4)"),
    "list": ("c.replace(co_code=bytes([151, 0, 100, 0, 82, 0, 83, 0]))", "an operand is no list (at offset 4)"),
    "cell": ("c.replace(co_code=bytes([151, 0, 137, 0, 83, 0]))", "the local is no cell (at offset 2)"),
    "generator": ("c.replace(co_flags=c.co_flags | 0x20)", "the flags name a generator that the code does not make (at offset 0)"),
    "yield": ("c.replace(co_code=bytes([151, 0, 100, 0, 86, 0, 83, 0]))", "the code makes no generator (at offset 4)"),
    "exceptions": ("c.replace(co_exceptiontable=b'\\x80')", "the exception table is broken off (at offset 1)"),
    "lines": ("c.replace(co_linetable=b'\\0')", "the line table has no entry here (at offset 0)"),
    "keywords": ("c.replace(co_code=bytes([151, 0, 2, 0, 100, 0, 172, 1, 166, 0, 0, 0, 171, 0]) + bytes(8) + bytes([83, 0]))", "the constant is no tuple of str (at offset 6)"),
    "marshal": ("marshal.loads(marshal.dumps(c.replace(co_stacksize=0)))", "the stack grows above stacksize (at offset 2)"),
    "constructor": ("type(c)(1, 0, 0, 1, 1, 3, bytes([124, 1, 83, 0]), (None,), (), ('a',), '', 'f', 'f', 1, b'', b'')", "no such local (at offset 0)"),
}
UNBOUND_CODE = {
    "local": "f.__code__ = c.replace(co_code=bytes([151, 0, 126, 0, 124, 0, 83, 0]))\ncaught(lambda: f(1))\n",
    "closure": "def outer():\n    x = 1\n    def g(): return x\n    return g\ng = outer()\ncaught(lambda: exec(g.__code__))\ncaught(lambda: type(f)(g.__code__, {}))\n",
}


def code_cases() -> list[Case]:
    """Code objects that no compiler makes: CPython runs them, and crashes or not by accident."""
    head = "import marshal\ndef f(a): return a + 1\nc = f.__code__\n"
    cases = [Case(f"bad_code_{name}", f"{head}code = {text}\nprint(len(list(code.co_lines())) >= 0, len(list(code.co_positions())) >= 0)\nf.__code__ = code\nf(1)\n",
                  wanted=(1, f"ValueError: bad code object 'f': {reason}"), reason="CPython does not verify bytecode") for name, (text, reason) in BAD_CODE.items()]
    cases += [Case(f"unbound_{name}", CATCH + head + text) for name, text in UNBOUND_CODE.items()]
    # A generator function's code without its closure; the keys of a dict that are too few.
    cases.append(Case("bad_code_closure", head + "def outer():\n    x = 1\n    def g(): return x\n    return g\n"
                      "code = outer.__code__\ninner = [k for k in code.co_consts if hasattr(k, 'co_code')][0]\n"
                      "def make(): return lambda: 1\nmake.__code__ = make.__code__.replace(co_consts=tuple(inner if hasattr(k, 'co_code') else k for k in make.__code__.co_consts))\nmake()()\n",
                      wanted=(1, "SystemError: the closure does not fit the free variables of the code"), reason="CPython reads a closure that is not there"))
    cases.append(Case("bad_code_keys", head + "def g(a, b): return {'x': a, 'y': b}\ng.__code__ = g.__code__.replace(co_consts=(None, ('x',)))\ng(1, 2)\n",
                      wanted=(1, "SystemError: bad BUILD_CONST_KEY_MAP keys argument"), reason=""))
    cases.append(Case("marshal_deterministic", "import marshal\ndef made(): return ['a b'.upper(), ('x y'.upper(), 1.5 + len('a'))]\none = made()\nother = made()\nkept = [other[0], other[1], other[1][0], other[1][1]] * 3\n"
                      "print(marshal.dumps(one) == marshal.dumps(other))\nassert marshal.dumps(one) == marshal.dumps(other)\n", wanted=(0, ""), compare_output=False,
                      reason="CPython's bytes depend on the counts of references"))
    return cases


def process_cases() -> list[Case]:
    """Output that goes nowhere and Ctrl-C."""
    busy = "import sys\nsys.stdout.write('x')\nsys.stdout.flush()\n"
    return [
        *(Case(f"source_larger_than_memory_{name}", "import os, resource, sys\nwith open('huge.py', 'w') as file: file.write('x = 1\\n' * 20_000_000)\n"
               f"os.dup2(os.open('huge.py', os.O_RDONLY), 0)\nresource.setrlimit(resource.RLIMIT_AS, (200 << 20, 200 << 20))\nos.execv(sys.executable, [sys.executable{text}])\n",
               compare_output=False) for name, text in {"file": ", 'huge.py'", "input": ""}.items()),
        Case("dump_larger_than_memory", "import os, resource, sys\nwith open('huge.py', 'w') as file: file.write('x = 1\\n' * 20_000_000)\n"
             "resource.setrlimit(resource.RLIMIT_AS, (200 << 20, 200 << 20))\nos.execv(sys.executable, [sys.executable, '--dump=ast', 'huge.py'])\n",
             wanted=(1, "ouro: huge.py: not enough memory"), reason="CPython has no such option"),
        Case("address_space_lowered", CATCH + "import resource\nresource.setrlimit(resource.RLIMIT_AS, (1 << 20, 1 << 20))\nx = []\nfor _ in range(900): x = [x]\nprint(len(repr(x)))\n"
             "print(eval('[' * 90 + ']' * 90))\ndef f(n): return n and sorted([n], key=lambda n: f(n - 1))[0]\nprint(f(200))\n",
             wanted=(0, ""), wanted_output="1802\n" + "[" * 90 + "]" * 90 + "\n200\n", reason="CPython's stack cannot grow: it dies"),
        Case("full_device", "print('x' * 100000)\n", stdout="full"),
        Case("full_device_at_exit", "print('x')\n", stdout="full"),
        Case("closed_pipe", "for i in range(100000): print(i)\n", stdout="closed-pipe"),
        Case("closed_stdout", arguments=("-c", "import os, sys; os.close(1); print('lost'); sys.exit(3)")),
        Case("closed_stderr", arguments=("-c", "import os; os.close(2); 1 / 0")),
        Case("ctrl_c_in_loop", busy + "while True: pass\n", act=interrupt_after(0.3)),
        Case("ctrl_c_in_sleep", busy + "import time\ntime.sleep(30)\n", act=interrupt_after(0.3)),
        Case("ctrl_c_in_sum", busy + "sum(range(10**12))\n", act=interrupt_after(0.3), wanted=(-2, "KeyboardInterrupt"),
             reason="CPython cannot interrupt a native loop", seconds=20),
        Case("ctrl_c_in_list", busy + "x = [0] * 1000\nwhile True: sorted(x)\n", act=interrupt_after(0.3)),
        Case("ctrl_c_in_big_integer", busy + "x = 3 ** (10**8)\n", act=interrupt_after(0.5), wanted=(-2, "KeyboardInterrupt"),
             reason="CPython does not poll in the middle of a power", seconds=20),
        Case("ctrl_c_in_regex", busy + "import re\nre.match('(a*)*b', 'a' * 40)\n", act=interrupt_after(0.3)),
        Case("ctrl_c_caught", busy + "try:\n    while True: pass\nexcept KeyboardInterrupt:\n    print('caught')\n", act=interrupt_after(0.3),
             wanted=(0, ""), wanted_output="caught\n", reason=INTERRUPTED_LOOP),
        Case("ctrl_c_in_finally", busy + "try:\n    while True: pass\nfinally:\n    print('finally')\n", act=interrupt_after(0.3),
             wanted=(-2, "KeyboardInterrupt"), wanted_output="finally\n", reason=INTERRUPTED_LOOP),
        Case("ctrl_c_in_lock", busy + "import threading\nl = threading.Lock()\nl.acquire()\nl.acquire()\n", act=interrupt_after(0.3)),
        Case("ctrl_c_in_thread_join", busy + "import threading, time\nt = threading.Thread(target=time.sleep, args=(3,), daemon=True)\nt.start()\nt.join()\n", act=interrupt_after(0.3)),
    ]


def all_cases() -> list[Case]:
    cases = text_cases() + pyc_cases() + code_cases() + process_cases() + compile_cases()
    cases += [Case(f"recursion_{name}", CATCH + source + "\nprint('alive')\n", seconds=90, wanted=(0, "") if name == "map" else None,
                   reason="CPython overflows the C stack") for name, source in RECURSION.items()]
    cases += [Case(f"free_chain_of_{name}", source.replace("N_", "10_000_000") + "\nprint('built')\ndel x\nprint('freed')\n",
                   seconds=180, wanted=(0, "") if name in ("closures", "generators", "exceptions", "bound_methods") else None,
                   reason="CPython overflows the C stack on some of these") for name, source in CHAINS.items()]
    cases += [Case(f"huge_{number:02}", CATCH + f"caught(lambda: {text})\nprint('alive')\n", seconds=60,
                   wanted=(0, "") if text in ORACLE_FAULTS else None, reason=ORACLE_FAULTS.get(text, "")) for number, text in enumerate(HUGE)]
    cases += [Case(f"nested_100000_{kind}", nested(kind, 100_000), wanted=(1, "Error"), seconds=90,
                   reason="CPython ends with MemoryError, SyntaxError or RecursionError by kind and version") for kind in NESTED]
    cases += [Case(f"nested_100_{kind}", "a = y = []\nf = lambda x: x\n" + CATCH + f"caught(lambda: eval({nested(kind, 60)!r}))\n") for kind in NESTED]
    return cases


CASES = all_cases()
