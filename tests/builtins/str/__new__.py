# str.__new__: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
str()
str(5)
str('a')
str(None)
str(b'a')
str(b'a', 'utf8')
str(b'\\xff', 'utf8')
str(b'\\xff', 'utf8', 'replace')
str(b'\\xff', errors='ignore')
str(bytearray(b'x'), 'ascii')
str(memoryview(b'x'), 'ascii')
str('a', 'utf8')
str(5, 'utf8')
str(object=7)
str(b'a', encoding='no-such')
str(1, 2, 3, 4)
str(b'a', 5)
str([1, 'a'])
str(str)
str(1.0), str(10**20), str(True), str(...), str(1j), str(range(3)), str({1: 2})
str(ValueError('msg'))
""")


class A:
    def __str__(self):
        return "A str"


class B:
    def __repr__(self):
        return "B repr"


class C:
    def __str__(self):
        return 5


class D(str):
    def __str__(self):
        return "D str"


cases("""
str(A()), str(B()), str(D('x')), repr(D('x')), D('x') + 'y', f"{D('x')}"
str(C())
type(str(D('x'))).__name__
type(D('x') + 'y').__name__, type(D('abc')[1:]).__name__, type(D('x').upper()).__name__, type(D('x') * 1).__name__
D('x') == 'x', hash(D('x')) == hash('x'), {D('x'): 1}['x']
""")
