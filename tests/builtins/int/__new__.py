# int.__new__: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


class I:
    def __index__(self):
        return 7


class N:
    def __int__(self):
        return 8


class T:
    def __trunc__(self):
        return 9


class Bad:
    def __int__(self):
        return 1.5


class Sub(int):
    pass


import warnings
warnings.simplefilter("ignore")
cases("""
int()
int(5), int(-5.9), int(True), int('12'), int(' -12 '), int('+3'), int('1_000'), int(b'12'), int(bytearray(b'3'))
int('ff', 16), int('0xff', 16), int('0xff', 0), int('0b11', 0), int('0o7', 0), int('z', 36), int('-0x1A', 16), int('010', 8)
int('010', 0)
int('')
int(' ')
int('1.0')
int('0x1')
int('1 2')
int('_1')
int('1_')
int('9', 8)
int('1', 1)
int('1', 37)
int('1', -2)
int('1', 'a')
int(5, 10)
int(base=10)
int('5', base=10)
int(x=5)
int(None)
int([])
int(1j)
int(float('nan'))
int(float('inf'))
int(1e30)
int(I()), int(N()), int(T())
int(Bad())
int('5', I())
int('é')
int('٣٤')
int('1' * 4300) % 97
int('1' * 4301)
int('f' * 5000, 16) % 97
int(Sub(5)), type(int(Sub(5))).__name__, type(Sub(5) + 1).__name__, Sub('7')
int.__new__(Sub, 3)
int.__new__(str)
int('\\x00')
int('1\\x00')
int(object())
""")
