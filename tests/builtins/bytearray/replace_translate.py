# bytearray.replace_translate: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


B = bytearray

cases("""
B(b'abcabc').replace(b'b', b'XX')
B(b'abcabc').replace(b'b', b'', 1)
B(b'abc').replace(b'', b'-')
B(b'abc').replace(b'', b'-', 2)
B(b'abc').replace('a', b'x')
B(b'abc').replace(b'a', 5)
B(b'abc').replace(b'a')
B(b'abc').replace(b'a', b'b', 'x')
B(b'abc').translate(None, b'b')
B(b'abc').translate(bytes.maketrans(b'ab', b'xy'))
B(b'abc').translate(bytes(256))
B(b'abc').translate(b'short')
B(b'abc').translate('x')
B(b'abc').translate(None, 'b')
B(b'abc').translate(bytes(range(256)), delete=b'a')
B.maketrans(b'a', b'bc')
B.maketrans('a', 'b')
""")
