# float.__new__: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


class F:
    def __float__(self):
        return 2.5


class I:
    def __index__(self):
        return 3


class Bad:
    def __float__(self):
        return 1


class FSub(float):
    pass


class RetSub:
    def __float__(self):
        return FSub(1)


import warnings
warnings.simplefilter("ignore")
cases("""
float(), float(5), float('1.5'), float(' -1e3 '), float('inf'), float('-Infinity'), float('nan'), float('1_0.5'), float(b'2.5'), float(True), float('.5'), float('5.'), float('1E5'), float('+1')
float('')
float('abc')
float('1..5')
float('1e')
float('0x10')
float('1_')
float('- 1')
float('1,5')
float(None)
float([])
float(1j)
float(1, 2)
float(x=1)
float(10**400)
float(F()), float(I()), float(RetSub()), type(float(RetSub())).__name__
float(Bad())
float('1' * 400)
float('0.' + '0' * 400 + '1')
float('1e-324'), float('5e-324'), float('2.2250738585072014e-308'), float('1.7976931348623157e308'), float('1.7976931348623159e308'), float('9007199254740993'), float('0.1000000000000000055511151231257827')
float('٣.٥')
FSub(1.5), repr(FSub(2)), type(FSub(1) + 1).__name__, FSub('3') == 3, type(float(FSub(1))).__name__
float.__new__(FSub, 2)
float.__new__(int)
float('\\x00')
float(object())
float('1' + '0' * 308), float('1' + '0' * 309)
""")
