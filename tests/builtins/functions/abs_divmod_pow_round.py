# functions.abs_divmod_pow_round: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
abs(-5), abs(-5.5), abs(3 + 4j), abs(True), abs(-(2**70))
abs('a')
abs()
abs(1, 2)
divmod(7, 2), divmod(-7, 2), divmod(7.5, 2), divmod(2**70, 3)
divmod(1)
divmod('a', 1)
divmod(1j, 1)
pow(2, 3), pow(2, -1), pow(2, 3, 5), pow(base=2, exp=3), pow(2, 3, mod=5), pow(2.0, 3)
pow(2)
pow('a', 2)
pow(2, 3, 'a')
round(2.5), round(2.567, 2), round(-2.5), round(25, -1), round(number=1.5), round(1.5, ndigits=None), round(1.5, ndigits=0)
round()
round('a')
round(1.5, 'a')
sum([1, 2]), sum([]), sum([1.5, 2], 10), sum([[1], [2]], []), sum((), 5), sum(range(5), start=1), sum([True, 2]), sum([2**62, 2**62]), sum([1, 1j])
sum(['a'])
sum(['a'], 'b')
sum([b'a'], b'')
sum(5)
sum([1], 2, 3)
sum([[1]], [2])
sum([1], start='a')
""")
