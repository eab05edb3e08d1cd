# complex.operations: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
complex(), complex(1), complex(1, 2), complex(1.5, -2), complex('1+2j'), complex('1j'), complex('-1.5e3-2J'), complex(1j), complex(1j, 1j), complex(real=1, imag=2), complex(True), complex('nan+infj'), complex('j'), complex('(1+2j)')
complex('')
complex('a')
complex('1 +2j')
complex('1+2')
complex('1', 2)
complex(1, '2')
complex(None)
complex([])
complex(1, None)
complex(1, 2, 3)
complex(10**400)
1 + 2j, (1 + 2j) * (3 - 1j), (1 + 2j) / (3 - 1j), (1 + 2j) - 1, 2 ** 1j, (1 + 2j) ** 2, (1 + 2j) ** -1, (1 + 2j) ** 0.5, -(1 + 2j), +(1j), abs(3 + 4j), 1j ** 100, (1 + 2j) ** 0
1j / 0
0j ** -1
0j ** 1j
1j // 1
1j % 1
divmod(1j, 1)
1j < 2j
1j >= 1
1j == 1j, 1j != 1, 1 + 0j == 1, 1 + 0j == 1.0, 1j == 'a'
hash(1j), hash(1 + 0j) == hash(1), hash(0.5 + 0j) == hash(0.5), hash(1 + 2j)
repr(1j), repr(1 + 2j), repr(-1 - 2j), repr(complex(-0.0, 1)), repr(complex(0, -0.0)), repr(complex('inf')), str(complex(1e100, 1e-7)), repr(complex('nan+nanj'))
(1 + 2j).real, (1 + 2j).imag, (1 + 2j).conjugate(), (1j).__complex__(), (1 + 2j).__getnewargs__()
format(1 + 2j, '.1f'), format(1 + 2j, '>12'), format(1 + 2j, ''), format(1e6 + 1j, ',.0f'), format(1j, 'g'), format(1 + 2j, '+.2e')
format(1j, 'd')
format(1j, '=10')
format(1j, '010')
int(1j)
float(1j)
round(1j)
bool(0j), bool(1j)
pow(1j, 2, 3)
1j & 1
1j << 1
~1j
max(1j, 2j)
sum([1j, 1, 1.5])
1e308j * 10, complex('inf') * 1j
(1j).real.imag
1j.x
""")


class C:
    def __complex__(self):
        return 5j


class Bad:
    def __complex__(self):
        return 5


class F:
    def __float__(self):
        return 1.5


class I:
    def __index__(self):
        return 2


cases("""
complex(C()), complex(F()), complex(I()), complex(F(), I()), complex(C(), 1)
complex(Bad())
complex(1, C())
""")
