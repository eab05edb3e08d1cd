# float.arithmetic: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
1.5 + 1, 1.5 - 2.5, 1.5 * 2, 7.5 / 2, 7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2, 7.5 % -2, 2.0 ** 3, 2.0 ** -1, 2.0 ** 0.5, divmod(-7.5, 2), -1.5, +1.5, abs(-1.5), divmod(7.0, -2)
1.5 / 0
1.5 // 0
1.5 % 0.0
divmod(1.0, 0)
0.0 ** -1
(-8.0) ** (1/3)
10.0 ** 400
1e200 ** 2
1e308 * 10, -1e308 * 10, 1e308 + 1e308, 1e-320 / 10**10
1.5 + 'a'
1.5 * 'a'
1.5 & 1
1.5 << 1
~1.5
1.5 + None
float('inf') - float('inf'), float('inf') * 0, float('inf') // 1, float('inf') % 2, 5.0 % float('inf'), -5.0 % float('inf'), 5.0 // float('inf'), -5.0 // float('inf')
0.0 * -1, -0.0 + 0.0, 0.0 - 0.0, -0.0, 0.0 // -1, -0.0 % 5, 0.0 % -5
1.0 ** float('nan'), float('nan') ** 0, (-1.0) ** float('inf'), 0.5 ** float('inf'), 2.0 ** float('-inf'), (-2.0) ** 3, (-2.0) ** 0.5
0.1 + 0.2, 0.1 * 3, 1 / 3, 2 / 3, 1e16 + 1, 123456789 * 0.001, 1.1 + 2.2, 3.3 / 1.1
(1.5).__add__(1), (1.5).__add__('a'), (1.5).__radd__(1), (1.5).__divmod__(1), (1.5).__rpow__(2), (2.0).__pow__(3), (2.0).__floordiv__(0.3)
(2.0).__pow__(3, 5)
pow(2.0, 3, None)
pow(2.0, 3, 4)
sum([0.1] * 10), sum([1e100, 1.0, -1e100]), sum([1, 2.5]), sum([0.5], 1)
1.0 // 0.1, 1.0 % 0.1, 5.5 // 1.1, -1e-20 % 1.0
""")
