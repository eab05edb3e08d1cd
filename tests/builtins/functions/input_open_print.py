# functions.input_open_print: results, edge cases, errors and their messages.
import io
import sys


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


sys.stdin = io.StringIO("first\nsecond\n\nlast")
print(repr(input()), repr(input("prompt> ")), repr(input()), repr(input()))
cases("""
input()
input(1, 2)
print(1, 'a', None, sep='-', end='.\\n')
print(sep='x'), print(end='e\\n'), print(*[1, 2], sep=None, end=None)
print(1, sep=5)
print(1, end=b'')
print(1, file=5)
print(1, foo=2)
print(1, flush=True)
open()
open('/nonexistent/file')
open('/')
open('x', 'zz')
open('x', 'rb', encoding='utf8')
open(5.5)
open('x', mode=5)
open(-1)
""")


class W:
    def write(self, text):
        parts.append(text)

    def flush(self):
        parts.append("FLUSH")


parts = []
print("a", 5, file=W(), flush=True)
print("x", end="", file=W())
print(parts)


class Bad:
    def __str__(self):
        raise ValueError("str of bad")


try:
    print(1, Bad(), 2)
except ValueError as error:
    print(error)
old, sys.stdout = sys.stdout, None
print("goes nowhere")
sys.stdout = old
