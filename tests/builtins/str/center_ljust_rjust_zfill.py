# str.center_ljust_rjust_zfill: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
'ab'.center(5)
'ab'.center(6)
'abc'.center(6, '*')
'ab'.center(1)
'ab'.center(-5)
'ab'.ljust(5, '.')
'ab'.rjust(5, '.')
'ab'.ljust(2)
''.center(3, 'é')
'ab'.ljust(5, '😀')
'é'.rjust(3, 'x')
'42'.zfill(5)
'-42'.zfill(5)
'+4'.zfill(4)
'--4'.zfill(5)
''.zfill(3)
'abc'.zfill(2)
'ab'.center()
'ab'.center('5')
'ab'.center(5, 'xy')
'ab'.center(5, '')
'ab'.center(5, 5)
'ab'.center(5.0)
'ab'.ljust(5, b'x')
'ab'.zfill('x')
'ab'.center(10**30)
'ab'.rjust(True)
""")
