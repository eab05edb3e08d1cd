# Floats: text both ways, special values, rounding, comparison with ints, formatting, methods, hashing.
import math

values = [0.0, -0.0, 1.0, 0.1, 1 / 3, 1e16, 1e15, 123456789.123456789, 1e-5, 1e-4, 0.0001234, 5e-324, 1.7976931348623157e308,
          2.5, 1e22, 1e23, 9007199254740993.0, 1e100, -1.5e-10, 3.0e-300, 2**-1074, 12345678901234567.0,
          float("inf"), float("-inf"), float("nan")]
for v in values:
    print(repr(v), str(v), f"{v:.3f}", f"{v:e}", f"{v:g}", f"{v:.2%}", f"{v:10.2e}|", "%r %s %5.1f %g" % (v, v, v, v))
for v in values[:-3]:
    assert float(repr(v)) == v and float.fromhex(v.hex()) == v
    print(v.hex(), v.as_integer_ratio(), v.is_integer(), hash(v) if v == v else "nan")
print(hash(float("inf")), hash(-float("inf")), hash(0.5), hash(1.0) == hash(1), hash(2.0**70) == hash(2**70))
for text in ("1e400", "-1e400", " 1.5 ", "1_0.0_1", "infinity", "-Inf", "NaN", ".5", "5.", "1e-400", "0x1p3", "1e", "",
             "1.5.5", "e5", "--1", "1 2", "_1.0", "١.٥"):
    try:
        print(repr(text), float(text))
    except ValueError as error:
        print(error)
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1e20), round(1234.5678, -2), round(0.5), round(1.5),
      round(5.015, 2), round(-0.4), round(2.5, 0), round(1e300, -300))
print(int(1e20), int(-1.9), math.floor(-1.5), math.ceil(-1.5), math.trunc(-1.5), 1.5 // 1, -1.5 // 1, -1.5 % 1, 5.5 % -2)
print(0.1 + 0.2, 1e16 + 1, 1.1 * 3, 2.0**0.5, 10.0 / 3, -7.0 // 2, 7.0 % -3, divmod(-7.5, 2), 1e308 * 10, -1e308 * 10)
print(float("inf") - float("inf"), float("inf") * 0, 0.0 == -0.0, math.copysign(1, -0.0), 1 / float("-inf"))
print(1.0.__eq__(1), (1.5).__lt__(2), 1.0.__add__("x"), 3 .__truediv__(2), (2.0).__pow__(3), 2.0.__rpow__(3))
print(2**53 < 2.0**53 + 2, 2**53 + 1 > 2.0**53, 10**308 < 1.7e308, 10**309 > 1.7e308, 1 < 1.5 < 2, -(10**400) < 0.5)
print([f"{x:{spec}}" for x in (1234.5678, -0.001) for spec in ("", ".2", "10", "<10", "^10", "+.1f", " f", "010.2f", ",.1f",
      "_.1f", "n", "#.0f", ".0f", "G", "E", "%", "z.1f", "*^12.3g")])
for text in ("float('x')", "float([])", "float(None)", "float(10**400)", "1.5.hex(1)", "float.fromhex('zz')",
             "'{:d}'.format(1.0)", "'{:.2s}'.format(1.0)", "'{:c}'.format(1.0)", "float('inf').as_integer_ratio()",
             "float('nan').as_integer_ratio()", "round(float('nan'))", "round(float('inf'))", "math.sqrt(-1)",
             "math.log(0)", "math.exp(1000)", "math.fmod(1, 0)", "float(1j)", "1.0 < 'a'", "1.5 @ 2", "'%d' % float('nan')"):
    try:
        print(text, "=", eval(text))
    except Exception as error:
        print(text, "|", type(error).__name__, error)
total = 0.0
for i in range(1, 1000):
    total += 1.0 / i
print(total, math.fsum([0.1] * 10), sum([0.1] * 10))


class F(float):
    pass


print(F(1.5), repr(F(2)), type(F(1) + 1).__name__, F("3") == 3.0, isinstance(F(0), float))
x = 1.0
for _ in range(60):
    x /= 7.0
    x *= 3.0
print(x, math.isclose(x, (3 / 7) ** 60), math.frexp(x), math.ldexp(0.5, 10), math.modf(-3.25))
