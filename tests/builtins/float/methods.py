# float.methods: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
(1.5).is_integer(), (2.0).is_integer(), float('inf').is_integer(), float('nan').is_integer()
(1.5).as_integer_ratio(), (0.1).as_integer_ratio(), (-0.0).as_integer_ratio(), (1e300).as_integer_ratio()[1]
float('inf').as_integer_ratio()
float('nan').as_integer_ratio()
(1.5).hex(), (0.1).hex(), (-0.0).hex(), float('inf').hex(), float('nan').hex(), (5e-324).hex(), (1e308).hex()
float.fromhex('0x1.8p0'), float.fromhex('-0x1p-1074'), float.fromhex('inf'), float.fromhex('1.8'), float.fromhex(' 0x.8 '), float.fromhex('nan'), float.fromhex('0x1p1023')
float.fromhex('0x1p1024')
float.fromhex('zz')
float.fromhex('')
float.fromhex(5)
float.fromhex('0x')
(1.5).conjugate(), (1.5).real, (1.5).imag
round(1.5), round(2.5), round(-1.5), round(1.25, 1), round(1.35, 1), round(2.675, 2), round(1e22), round(123.456, -1), round(123.456, -5), round(1.5, 400), round(1e-300, 5), round(0.5), round(-0.5), round(1.5, None), round(5e15 + 0.5)
round(float('nan'))
round(float('inf'))
round(float('inf'), 2), round(1.7976931348623157e308, -307)
round(1.79e308, -308)
round(1.5, 'a')
round(1.5, 1.0)
(2.7).__trunc__(), (2.7).__floor__(), (2.2).__ceil__(), (-2.7).__trunc__(), (-2.7).__floor__(), (2.7).__int__(), (0.0).__bool__(), (1.5).__round__(), (1.55).__round__(1)
float('inf').__trunc__()
float('nan').__floor__()
(1.5).__getnewargs__(), (1.5).__format__('.3f'), (1.5).__hash__(), (1.5).__eq__('a'), (1.5).__lt__(2)
hash(1.0), hash(0.5), hash(-0.5), hash(1e300), hash(float('inf')), hash(-float('inf')), hash(0.1), hash(-0.0), hash(2.0**61)
float.__getformat__('double')
float.__getformat__('x')
(1.5).x
(1.5)[0]
float.hex('a')
""")
