# functions.bin_oct_hex: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


class I:
    def __index__(self):
        return 10


class Bad:
    def __index__(self):
        return 1.5


cases("""
bin(0), bin(5), bin(-5), oct(8), oct(-9), hex(255), hex(-255), bin(True), hex(2**70), oct(2**70), bin(2**65)
bin(I()), oct(I()), hex(I())
bin(1.5)
hex('a')
oct(None)
bin()
bin(1, 2)
hex(Bad())
""")
