# int.arithmetic: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
7 + 3, 7 - 3, 7 * 3, 7 / 2, 7 // 2, -7 // 2, 7 % 3, -7 % 3, 7 % -3, 2 ** 10, 2 ** -1, divmod(-7, 2), -7, +7, ~7, abs(-7)
1 + 1.5, 1 + True, 1 + 1j
1 + 'a'
1 - None
1 * []
'a' - 1
1 / 0
1 // 0
1 % 0
divmod(1, 0)
0 ** -1
pow(2, 5, 7), pow(2, -1, 7), pow(-2, 3, 5), pow(2, 3, -5), pow(5, 0, 1)
pow(2, -1, 4)
pow(2, 3, 0)
pow(2, 3, 1.5)
pow(2, -1, 0)
pow(2.5, 3, 5)
1 << 3, 9 >> 1, -9 >> 1, 1 << 100, (1 << 100) >> 99, 5 >> 1000, -5 >> 1000, 0 << 10**18
1 << -1
1 >> -1
1 << 10**30
1 >> 10**30
1 << 1.5
5 & 3, 5 | 3, 5 ^ 3, -5 & 255, 5 & True, True & False, True ^ True
5 & 1.5
10**400 / 10**399, 10**400 // 3 % 1000, (10**400) % 7, 2**1000 / 3**630
10**400 / 3
10**400 * 1.0
10**400 + 0.5
1 / 10**400
(1).__add__(2), (1).__add__('a'), (1).__radd__(2), (7).__floordiv__(2), (7).__rtruediv__(1), (2).__pow__(3), (2).__pow__(3, 5), (1).__divmod__('x')
(1).__truediv__(0)
int.__add__(1)
int.__add__('a', 1)
12345678901234567890 * 98765432109876543210, -(2**64) // 3, -(2**64) % 3, (2**64) // -3
(3**500) // (3**250) == 3**250, (7**300 + 5) % 7**300, divmod(-(10**50), 10**20 + 1)
""")
