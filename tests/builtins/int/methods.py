# int.methods: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
(10).bit_length(), (0).bit_length(), (-8).bit_length(), (2**100).bit_length(), True.bit_length()
(10).bit_count(), (-7).bit_count(), (2**100 - 1).bit_count()
(5).conjugate(), (5).real, (5).imag, (5).numerator, (5).denominator, (5).as_integer_ratio(), True.real, True.numerator
(1024).to_bytes(2, 'big'), (1024).to_bytes(4, 'little'), (-1).to_bytes(2, 'big', signed=True), (0).to_bytes(0, 'big'), (5).to_bytes()
(256).to_bytes(1, 'big')
(-1).to_bytes(1, 'big')
(128).to_bytes(1, 'big', signed=True)
(1).to_bytes(-1, 'big')
(1).to_bytes(1, 'middle')
(1).to_bytes('a', 'big')
(2**200).to_bytes(26, 'big').hex()
int.from_bytes(b'\\x01\\x00', 'big'), int.from_bytes(b'\\x01\\x00', 'little'), int.from_bytes(b'\\xff', 'big', signed=True), int.from_bytes(b'', 'big'), int.from_bytes([1, 2], 'big'), int.from_bytes(b'\\x05'), int.from_bytes(bytearray(b'ab'), 'big')
int.from_bytes('ab', 'big')
int.from_bytes([256], 'big')
int.from_bytes(5, 'big')
int.from_bytes(b'a', 'x')
True.from_bytes(b'\\x01', 'big')
round(5), round(15, -1), round(25, -1), round(-25, -1), round(5, 3), round(10**30, -29), (5).__round__(), (5).__trunc__(), (5).__floor__(), (5).__ceil__(), (5).__index__(), (5).__int__(), (5).__float__(), (5).__bool__()
round(5, None)
round(5, 'a')
round(5, 1.0)
(5).__getnewargs__(), (5).__format__(''), (5).__hash__(), (5).__eq__('a'), (5).__lt__(5.0)
(10**400).__float__()
(5).x
(5)()
(5)[0]
len(5)
int.real
int.bit_length('a')
int.mro()
""")
