# str.strip: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


for method in ("strip", "lstrip", "rstrip"):
    for text in ("  a b  ", "xxaxx", "", "\t\n a\u2003", "abcba"):
        for args in ((), (None,), ("x",), ("ab",), ("",), ("é",)):
            print(method, repr(text), args, repr(getattr(text, method)(*args)))
cases("""
'a'.strip(5)
'a'.strip('a', 'b')
'a'.strip(b'a')
'😀a😀'.strip('😀')
str.strip(5)
""")
