# bytearray.case_and_tests: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


B = bytearray

texts = [B(t) for t in (b"", b"a", b"A", b"aB1", b"123", b" ", b"\t\n", b"Ab Cd", b"\xe9", b"a b", b"AB CD", b"they're 3rd")]
for name in ("isalnum", "isalpha", "isascii", "isdigit", "islower", "isspace", "istitle", "isupper"):
    print(name, "".join("01"[getattr(text, name)()] for text in texts))
for name in ("capitalize", "lower", "upper", "swapcase", "title"):
    print(name, [getattr(text, name)() for text in texts])
cases("""
B(b'ab').center(5), B(b'ab').center(6, b'*'), B(b'ab').ljust(4), B(b'ab').rjust(4, b'.'), B(b'-5').zfill(5)
B(b'ab').center(5, 'x')
B(b'ab').center(5, b'xy')
B(b'ab').center('x')
B(b'a\\tb\\n\\tc').expandtabs(4)
B(b'a').upper(1)
""")
