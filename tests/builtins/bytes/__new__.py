# bytes.__new__: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


B = bytes


class I:
    def __index__(self):
        return 3


class HasBytes:
    def __bytes__(self):
        return b"from __bytes__"


class Sub(B):
    pass


cases("""
B()
B(3)
B(0)
B(-1)
B(10**30)
B([1, 2, 255])
B([256])
B([-1])
B(['a'])
B([1.5])
B('a')
B('é', 'utf8')
B('é', 'ascii', 'ignore')
B('é', 'ascii')
B('a', encoding='latin1')
B(b'x')
B(bytearray(b'y'))
B(memoryview(b'z'))
B(range(4))
B(i for i in b'gen')
B((1, 2))
B({65: 0})
B(None)
B(1.5)
B(True)
B(I())
B([I()])
B(b'a', 'utf8')
B(5, 'utf8')
B(errors='x')
B('a', 5)
B(object())
B(1, 2, 3, 4)
B(Sub(b'q')), type(B(Sub(b'q'))).__name__, Sub(b'a') == b'a', repr(Sub(b'a')), type(Sub(b'a') + b'b').__name__, type(Sub(b'ab')[:1]).__name__
""")
if B is bytes:
    print(bytes(HasBytes()))
