# str.replace: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
'abcabc'.replace('b', 'X')
'abcabc'.replace('b', '')
'abc'.replace('', '-')
''.replace('', '-')
'abc'.replace('', '-', 2)
'aaaa'.replace('aa', 'b')
'aaaa'.replace('a', 'b', 2)
'aaaa'.replace('a', 'b', 0)
'aaaa'.replace('a', 'b', -1)
'abc'.replace('x', 'y')
'abc'.replace('b', 'é😀')
'é😀'.replace('😀', 'a')
'abc'.replace('abcd', 'x')
'abc'.replace('a')
'abc'.replace('a', 5)
'abc'.replace(5, 'a')
'abc'.replace('a', 'b', 'c')
'abc'.replace('a', 'b', count=1)
'abc'.replace('a', 'b', None)
'abc'.replace('a', 'b', 1.0)
('ab' * 1000).replace('a', '').count('b')
'abc'.replace('c', 'c')
""")
