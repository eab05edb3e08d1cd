# Input that may go on (PyCF_ALLOW_INCOMPLETE_INPUT, as codeop asks for it): what is wrong whatever follows is reported
# as such, all else at the end of the text is "incomplete input".
import codeop
import warnings

warnings.simplefilter("ignore")
DONT_IMPLY_DEDENT, ALLOW_INCOMPLETE_INPUT = 0x200, 0x4000
TEXTS = [
    "x = (1,\n 2", "x = (1,\n ]", "(\n(\n(\n]", "[\n}", "{)", "x = [1}", "f(", "f(a", "f(a,", "f(a=", "f)", "(" * 200, "[" * 201,
    "if x:", "if x:\n  a", "if x:\n  a\n b", "if x:\n\ta\n        b", "if x:\n        a\n\tb", "if x:\npass",
    "try:\n  x\n", "try:\n  x\ny", "try", "else", "x =", "x = \\", "x = \\\n", "x = \\ ", "x = 1 \\ y", "\\",
    "0777", "0_7", "1_", "0x", "0xg", "0b2", "0b", "0o8", "1e+", "1e", "1_000_", "0x_", "09", "1a", "1.2.3", "1..",
    "\u200b", "\u20ac", "x = \u20ac", "a\ufeff", "\xb2", "x = \xbd", "$", "x $", "?", "x ?", "!", "x!",
    "'abc", '"abc', "\'\'\'abc", '"""abc\n', "'a\\", "f'{x", "f'{x}", 'f"""{x', "f'{x y}'", "b'\xe9'", "'\\x'", "'\\N{'",
    "x y", "x y\n", "x y z", "1 +", "1 + +", "1 + *", "a b (", "def f(", "def f(x y", "def f(x y):", "def", "class A(:",
    "lambda", "lambda x y", "import", "import a.", "from a import", "from a import (", "from a import *,", "for x in",
    "match x:", "match x:\n case", "@x", "@x\n", "async", "await", "x if y", "[x for", "[x for y in z", "{1: 2, 3", "",
    "#", "\n", "  x", "x;", ";", "x = 1 = ", "1 = x", "f() = 1", "None = 1", "print x", "return", "x\ny", "x; y z",
]
for text in TEXTS:
    for flags in (ALLOW_INCOMPLETE_INPUT, ALLOW_INCOMPLETE_INPUT | DONT_IMPLY_DEDENT):
        for mode in ("single", "exec", "eval"):
            try:
                compile(text, "<text>", mode, flags, True)
                result = "good"
            except SyntaxError as error:
                result = type(error).__name__, error.args
            print(ascii(text if len(text) < 100 else len(text)), flags, mode, ascii(result))
    for symbol in ("single", "eval", "exec"):
        try:
            result = codeop.compile_command(text, "<text>", symbol)
            print("   ", symbol, "more" if result is None else "complete")
        except (SyntaxError, ValueError, OverflowError) as error:
            print("   ", symbol, ascii((type(error).__name__, error.args)))
