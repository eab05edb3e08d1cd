# Complex numbers: text, arithmetic, comparison, conversion, formatting, errors.

z = 3 + 4j
print(z, repr(z), -z, +z, abs(z), z.conjugate(), z.real, z.imag, z * z, z / 2, z / (1 - 1j), z ** 2, z ** 0.5, z - 3)
print(1j * 1j, 1j ** 2, 2 ** 1j, complex(1), complex(1, 2), complex("1+2j"), complex("-j"), complex(" 3 "), complex("(1+1j)"))
print(complex(0.0, -0.0), complex(-0.0, 0.0), -0j, 1e300j, 1.5j, complex(float("inf"), float("nan")), complex(1j, 1j))
print(z == 3 + 4j, z == 3, 3 + 0j == 3, hash(3 + 0j) == hash(3), z != z, 1j == 1, bool(0j), bool(1j), {1: "x"}[1 + 0j])
print(f"{z}", f"{z:.2f}", f"{z:10}", f"{z:>12.1e}|", "%s" % z, str(1 + 0j), repr(complex(2, -3)))
print(sum([1j, 2, 3.5]), pow(1j, 3), 0j ** 0, (1 + 2j).__add__(1), 1 .__add__(1j), z + True)
for text in ("complex('x')", "complex('1+2')", "complex('1 + 2j')", "complex('1', 2)", "complex(1, '2')", "1j < 2j",
             "1j // 2", "1j % 2", "divmod(1j, 2)", "int(1j)", "float(1j)", "0j ** -1", "1j / 0", "round(1j)",
             "complex(None)", "f'{1j:d}'", "f'{1j:=5}'", "pow(1j, 2, 3)", "1j.real.x", "math.sqrt(1j)", "abs('x')"):
    try:
        import math
        print(text, "=", eval(text))
    except Exception as error:
        print(text, "|", type(error).__name__, error)


class C:
    def __complex__(self):
        return 1 + 1j


class Bad:
    def __complex__(self):
        return 1


class Fl:
    def __float__(self):
        return 2.0


print(complex(C()), complex(Fl()), complex(Fl(), 1))
try:
    complex(Bad())
except TypeError as error:
    print(error)


class Sub(complex):
    pass


print(Sub(1, 2), type(Sub(1) + 1).__name__, Sub("2j") == 2j)
