# bytes.split_join_strip: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


B = bytes


cases("""
B(b'a b  c').split()
B(b' a b ').split(None, 1)
B(b'a,b,,c').split(b',')
B(b'a,b,,c').rsplit(b',', 1)
B(b'aXXb').split(b'XX')
B(b'a').split(b'')
B(b'a').split('x')
B(b'a').split(5)
B(b'a\\nb\\r\\nc\\x0bd').splitlines()
B(b'a\\nb').splitlines(True)
B(b',').join([b'a', bytearray(b'b'), memoryview(b'c')])
B(b',').join([])
B(b',').join([b'a', 'b'])
B(b',').join([1])
B(b',').join(5)
B(b'').join(b'ab')
B(b'  a\\t\\n').strip(), B(b'xxa').lstrip(b'x'), B(b'axx').rstrip(b'x')
B(b'a').strip('x')
B(b'a').strip(5)
B(b'a-b-c').partition(b'-'), B(b'a-b-c').rpartition(b'-'), B(b'abc').partition(b'x')
B(b'a').partition(b'')
B(b'a').partition('x')
B(b'abab').removeprefix(b'ab'), B(b'abab').removesuffix(b'ab'), B(b'ab').removeprefix(b'x')
B(b'a').removeprefix('a')
B(b'a b').split(sep=b' ', maxsplit=0)
""")
