# str.split_rsplit_splitlines: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


for method in ("split", "rsplit"):
    for text in ("a b  c", "  lead trail  ", "", "   ", "a,b,,c", "a\tb\nc\u2003d\x1ce", "no", "aXXbXXc"):
        for args in ((), (None,), (" ",), (",",), ("XX",), (None, 1), (" ", 1), (",", 2), (None, 0), (",", 0), (",", -1), (None, 10**18)):
            print(method, repr(text), args, getattr(text, method)(*args))
cases("""
'a b'.split(sep=None, maxsplit=1)
'a b'.split('')
'a b'.split(5)
'a b'.split(' ', 'x')
'a b'.split(' ', 1, 2)
'a b'.split(b' ')
'a b'.split(maxsplit=0)
'  a  b '.split(maxsplit=1)
'  a  b '.rsplit(maxsplit=1)
'a\\nb\\r\\nc\\rd\\x0be\\x0cf\\x1cg\\x85h\\u2028i'.splitlines()
'a\\nb\\r\\n'.splitlines(True)
'a\\n\\nb'.splitlines(keepends=True)
''.splitlines()
'\\n'.splitlines()
'a'.splitlines(1, 2)
'a\\nb'.splitlines('x')
""")
