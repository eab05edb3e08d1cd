# Integers: sizes around the small-int limits, conversions, text, bit work, big arithmetic, hashing, limits of digits.

edges = []
for bits in (7, 8, 30, 31, 32, 60, 61, 62, 63, 64, 65, 127, 128):
    for delta in (-1, 0, 1):
        edges += [2**bits + delta, -(2**bits) + delta]
print(sum(edges), len(edges))
for n in edges:
    assert int(str(n)) == n and int(hex(n), 16) == n and int(oct(n), 0) == n and int(bin(n), 2) == n
    assert (n + 1) - 1 == n and (n * 3) // 3 == n and -(-n) == n and ~(~n) == n and (n << 7) >> 7 == n
    assert divmod(n, 97)[0] * 97 + n % 97 == n and n ^ n == 0 and n & -1 == n and n | 0 == n
    print(n, n.bit_length(), n.bit_count(), hash(n), n % 7, n // -3, n >> 5)
print(hash(2**61 - 1), hash(2**61), hash(-1), hash(-2), hash(True), hash(10**100))
a = 3**200
b = 7**150
print(a * b, a // b, b // 7**100, a % b, pow(a, 5, b), (a * b) // a == b)
print((10**50) ** 3 % 998244353, 12345678901234567890 * 98765432109876543210, (1 << 200) - 1)
print(f"{10**20:,} {255:x} {255:#X} {5:08b} {-5:+d} {10**30:e} {1234567:_} {65:c} {3:>5}|{3:<5}|{3:^5}|{-3:=5}")
print(int("  42  "), int("-0x1f", 16), int("0b101", 0), int("z", 36), int("1_000"), int(3.99), int(-3.99), int("٣"))
for text in ("int('')", "int('1.5')", "int('0x', 16)", "int('12', 2)", "int('1__0')", "int('1', 1)", "int('1', 37)",
             "int(None)", "int([])", "int(float('nan'))", "int(float('inf'))", "int(1, 2)", "int('a' * 300)",
             "int('9' * 5000)", "str(10**5000)", "int('_1')", "int(b'12')", "int(bytearray(b'1'))", "int(1j)",
             "'{:d}'.format(1.5)", "(1).to_bytes(0, 'big')", "(-1).to_bytes(2, 'big')", "(256).to_bytes(1, 'big')"):
    try:
        print(text, "=", eval(text))
    except Exception as error:
        print(text, "|", type(error).__name__, error)
print((1000).to_bytes(4, "big"), (-2).to_bytes(3, "little", signed=True), int.from_bytes(b"\xff\x00", "big"),
      int.from_bytes(b"\xff\xfe", "little", signed=True), (7).numerator, (7).denominator, (7).real, (7).imag,
      (7).conjugate(), (6).as_integer_ratio(), int.from_bytes([1, 2], "big"))
print(round(15, -1), round(25, -1), round(-15, -1), round(1234567, -3), round(5), round(10**30 + 5, -1))
print(isinstance(True, int), True + True, True * 5, -True, ~True, str(True), int(True), True == 1, [10, 20][True])


class MyInt(int):
    def __add__(self, other):
        return MyInt(int(self) + int(other) + 1000)

    def __repr__(self):
        return f"MyInt({int(self)})"


m = MyInt(5)
print(m + 1, m * 2, m, type(m + 1).__name__, type(m * 2).__name__, type(-m).__name__, int(m))
print(0 == -0, 1 .real, 5 .__class__, (5).__class__, 0xdeadbeef, -0b1)
x = 1
for _ in range(70):
    x = x * 10 + 7
print(x, x.bit_length(), len(str(x)))
fact = 1
for i in range(1, 101):
    fact *= i
print(fact, sum(map(int, str(fact))))
import math
print(math.isqrt(10**40), math.gcd(2**100, 6**50) == 2**50, math.lcm(4, 6, 10), math.comb(100, 50), math.factorial(30))
