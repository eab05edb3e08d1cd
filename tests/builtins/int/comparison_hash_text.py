# int.comparison_hash_text: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
1 == 1.0, 1 == True, 1 == '1', 1 != 2, 1 < 2, 2**70 > 2**69, -(2**70) < 1, 1 < 1.5, 2**53 + 1 == 2.0**53
1 < 'a'
1 < None
1 >= 1j
hash(0), hash(-1), hash(-2), hash(2**61), hash(2**61 - 1), hash(-(2**61)), hash(10**30), hash(True)
repr(0), str(-5), repr(2**70), str(True)
bin(10), oct(8), hex(255), bin(-10), oct(-8), hex(-255), hex(2**70), bin(0)
format(1234567, ','), format(1234567, '_'), format(255, 'x'), format(255, '#X'), format(5, 'b'), format(5, '08b'), format(-5, '+'), format(5, ' '), format(65, 'c'), format(5, '>6'), format(5, '=+6'), format(5, '<6') + '|', format(5, '^6') + '|', format(1, 'e'), format(1, '.2f'), format(1, '%'), format(0x1F600, 'c'), format(1234, '_x')
format(5, 's')
format(5, '.2')
format(-1, 'c')
format(5, 'q')
format(5, ',x')
format(5, '5,_d')
format(5, '+c')
format(5, 5)
str(10**4299)[:3], len(str(10**4299))
str(10**4300)
str(-10**4300)
'%d' % 10**4300 == ''
int('1' + '0' * 4300)
""")
