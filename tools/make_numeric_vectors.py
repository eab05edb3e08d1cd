#!/usr/bin/python3.11
"""Writes the test vectors of src/numeric from CPython 3.11: /usr/bin/python3.11 tools/make_numeric_vectors.py

Each file under tests/data/numeric/ has one case per line: an operation, its arguments and the result, separated by
tabs. Integers are written in hexadecimal, floats by float.hex(), text as a Python literal's inside with \\xhh, \\uhhhh and
\\Uhhhhhhhh escapes. A result that begins with '!' is an exception: its type and its text.
"""
import math
import pathlib
import random
import struct
import sys

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "tests" / "data" / "numeric"
sys.set_int_max_str_digits(0)
random.seed(20221024)


def text_of(value):
    if value is None:
        return "none"
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int):
        return format(value, "x")
    if isinstance(value, float):
        return value.hex()
    if isinstance(value, complex):
        return value.real.hex() + " " + value.imag.hex()
    if isinstance(value, bytes):
        return value.hex() or "-"
    if isinstance(value, tuple):
        return " ".join(text_of(item) for item in value)
    return value.encode("unicode_escape").decode("ascii")


class Vectors:
    def __init__(self, name):
        self.lines = []
        self.seen = set()
        self.name = name

    def add(self, operation, function, *arguments, shown=None):
        try:
            result = text_of(function(*arguments))
        except (ArithmeticError, ValueError, TypeError) as error:
            result = "!" + type(error).__name__ + " " + str(error).encode("unicode_escape").decode("ascii")
        line = "\t".join([operation, *map(text_of, arguments if shown is None else shown), result])
        if line not in self.seen:
            self.seen.add(line)
            self.lines.append(line)

    def write(self):
        head = f"# {self.name}: made by tools/make_numeric_vectors.py; do not edit\n"
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / (self.name + ".txt")).write_text(head + "\n".join(self.lines) + "\n")
        print(self.name, len(self.lines))


def random_integer(bits):
    kind = random.random()
    value = random.getrandbits(random.randint(0, bits))
    if kind < 0.2:  # long runs of equal bits
        value = (1 << random.randint(0, bits)) - (1 << random.randint(0, bits))
    elif kind < 0.3:
        value = (1 << random.randint(0, bits)) + random.randint(-2, 2)
    return value if random.random() < 0.6 else -value


def integers():
    vectors = Vectors("integer")
    edges = [0, 1, -1, 2, -2, 7, -7, 2**63, -2**63, 2**63 - 1, 2**64 - 1, 2**64, -2**64, 2**64 + 1, 2**128, -2**128,
             2**128 - 1, -2**127, 10**40, -10**40, 10**400]
    binary = {
        "add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b,
        "divmod": lambda a, b: divmod(a, b), "floordiv": lambda a, b: a // b, "mod": lambda a, b: a % b,
        "truediv": lambda a, b: a / b, "and": lambda a, b: a & b, "or": lambda a, b: a | b, "xor": lambda a, b: a ^ b,
        "compare": lambda a, b: (a > b) - (a < b), "gcd": math.gcd,
    }
    for a in edges:
        for b in edges:
            for name, function in binary.items():
                if abs(a) < 10**300 and abs(b) < 10**300 or abs(a + b) < 10**300:
                    vectors.add(name, function, a, b)
    for _ in range(50):
        a, b = random_integer(random.choice([64, 200, 700])), random_integer(random.choice([64, 200, 500]))
        for name, function in binary.items():
            vectors.add(name, function, a, b)
    # Quotients next to the middle of two doubles, subnormal and huge ones.
    for _ in range(200):
        mantissa = random.getrandbits(53) | 1 << 52
        b = random_integer(random.choice([3, 64, 300])) or 1
        a = ((2 * mantissa + 1) * b) * 2**random.randint(0, 40) + random.choice([0, 0, 1, -1])
        b *= 2**random.randint(0, 1200)
        vectors.add("truediv", lambda a, b: a / b, a, b)
        vectors.add("truediv", lambda a, b: a / b, a << random.choice([0, 900, 1100]), b)
    for a in edges + [random_integer(300) for _ in range(16)]:
        vectors.add("invert", lambda a: ~a, a)
        vectors.add("bit_length", lambda a: a.bit_length(), a)
        vectors.add("bit_count", lambda a: a.bit_count(), a)
        vectors.add("hash", hash, a)
        vectors.add("float", float, a)
        vectors.add("isqrt", math.isqrt, a)
        vectors.add("index", lambda a: a & (2**64 - 1), a)
        for count in [0, 1, 5, 63, 64, 65, 128, 200, -1, 2**70]:
            if count < 1000:
                vectors.add("lshift", lambda a, n: a << n, a, count)
            vectors.add("rshift", lambda a, n: a >> n, a, count)
        for base in [2, 7, 8, 10, 16, 36]:
            vectors.add("to_text", lambda a, base: to_base(a, base), a, base)
        for digits in [0, 1, 2, 17, 18, 39, 40, 60]:
            vectors.add("round", lambda a, n: round(a, -n), a, digits)
        for order in ["little", "big"]:
            for signed in [False, True]:
                for size in [0, 1, 8, 9, 40]:
                    vectors.add("to_bytes", lambda a, n, o, s: a.to_bytes(n, o, signed=s), a, size, order, signed)
    for a in [0x3fe1ef0ad30ae2e201bd464af05411ef4747dc13ab7ed75d5ae361794d2d28aa1,
              0x6f691b97749ede5ef5fa2c98efc89701a3ad2348decdd73325ec1b4a50, 2**61 - 1, 2**61 - 2, 2**122 - 1, 2**125 - 2**61]:
        vectors.add("hash", hash, a)
        vectors.add("hash", hash, -a)
    vectors.add("lshift", lambda a, n: a << n, 1, 2**70)
    vectors.add("lshift", lambda a, n: a << n, 0, 2**70)
    for a in [5, 15, 25, 35, 45, 50, -5, -15, -25, 149, 150, 151, 250, 350, 10**20 + 5 * 10**18, 25 * 10**30]:
        for digits in [1, 2, 3, 19, 31]:
            vectors.add("round", lambda a, n: round(a, -n), a, digits)
    for _ in range(100):
        data = random.randbytes(random.choice([0, 1, 3, 8, 9, 16, 33])) if random.random() < 0.7 else \
            bytes([random.choice([0, 255, 128])]) * random.randint(1, 20)
        for order in ["little", "big"]:
            for signed in [False, True]:
                vectors.add("from_bytes", lambda d, o, s: int.from_bytes(d, o, signed=s), data, order, signed)
    for a in [0, 1, -1, 2, -2, 3, -3, 10, -10, 12, 1000, 2**64, -2**65, 3**41, 6**40]:
        for b in [0, 1, 2, 3, 5, 8, 31, 64, 100, 201]:
            vectors.add("pow", pow, a, b)
    for _ in range(150):
        bits = random.choice([8, 64, 65, 200, 900])
        vectors.add("powmod", pow, random_integer(bits), random_integer(random.choice([4, 20, 70, 300])),
                    random_integer(bits) | random.randint(0, 1))
    for m in [0, 1, -1, 2, -7, 2**64, 2**64 - 1, 10**30]:
        for a in [0, 1, -1, 5, 10**35]:
            for b in [0, 1, -1, 7, -5, 2**64]:
                vectors.add("powmod", pow, a, b, m)
    floats = [0.0, -0.0, 0.5, -0.5, 1.0, 1.5, -1.5, 2.0**53, 2.0**53 + 2, 1e15 + 0.5, -1e15 - 0.5, 1e22, 1e300, -1e300,
              1.7976931348623157e308, 5e-324, math.inf, -math.inf, math.nan, 2.0**63, -2.0**63, 2.0**64, 2.0**1000]
    for f in floats:
        vectors.add("from_float", int, f)
        for a in [0, 1, -1, 2, -2, 2**53, 2**53 + 1, 2**53 - 1, 10**15, -10**15 - 1, 10**22, 10**22 + 1, 2**63, 2**64, 10**300,
                  -10**300, int(1e300), int(1e300) + 1, int(-1e300) - 1, 2**1000, 2**1000 - 1, 2**1024, -2**1024]:
            if f == f:
                vectors.add("compare_float", lambda a, f: (a > f) - (a < f), a, f)
    for mantissa in [2**53, 2**53 + 1, 2**54 + 2, 2**54 + 3, 2**54 + 6, 2**64 - 1, 2**1024 - 2**970, 2**1024 - 2**970 - 1, 2**1024]:
        for extra in [0, 1, -1]:
            for shift in [0, 3, 64, 200]:
                vectors.add("float", float, (mantissa << shift) + extra)
    for text in ["0", "-0", "+5", " 12 ", "1_000", "1__0", "_1", "1_", "", "-", "+-1", "0x1f", "0X1F", "0b101", "0o17", "00", "0_0",
                 "012", "0x", "0x_1f", "0x__1", "0_x1", "zz", "Zz", "9", "1e5", "1 2", "\t\n7\r\f\v", "\x1c8\x1f", "0b12", "0b", "0o8",
                 "123456789012", "1234567890123", "-9223372036854775808", "18446744073709551616", "0" * 70 + "7",
                 "f" * 16, "f" * 17, "7" * 22, "1" * 64, "1" * 65, "1" * 200, "1_1" * 40, "z" * 30, "--1", "1.0", "٣"]:
        for base in [0, 2, 3, 8, 10, 16, 36]:
            if text.isascii():
                vectors.add("parse", lambda t, b: int(t, b), text, base)
    vectors.write()


def to_base(value, base):
    if value == 0:
        return "0"
    digits = ""
    rest = abs(value)
    while rest:
        rest, digit = divmod(rest, base)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return "-" * (value < 0) + digits


EDGE_FLOATS = [0.0, -0.0, 1.0, -1.0, 0.5, 1.5, 2.5, -2.5, 0.1, 1 / 3, 123456.789, 1e15, 1e16, 9999999999999998.0, 1e17, 1e22, 1e23, 1e-4,
               1e-5, 0.00012345, 9.5, 99.5, 0.05, 2.675, 1e300, 1.7976931348623157e308, 2.2250738585072014e-308, 5e-324, 1e-310,
               math.inf, -math.inf, math.nan, 4.35, 1234567.0, 1e100, -12345.678, 0.000001, 999999.5, 0.99999999, 2.0**53, 2.0**63]


def random_float():
    kind = random.random()
    if kind < 0.4:
        value = struct.unpack("<d", random.randbytes(8))[0]
        return value if value == value else 0.25
    if kind < 0.7:
        return round(random.uniform(-1000, 1000), random.randint(0, 6))
    if kind < 0.85:
        return random.randint(-20, 20) / 2
    return random.uniform(-1, 1) * 10.0 ** random.randint(-30, 30)


def floats():
    vectors = Vectors("float")
    some = EDGE_FLOATS + [random_float() for _ in range(150)]
    for x in some:
        vectors.add("repr", repr, x)
        vectors.add("hex", float.hex, x)
        if x == x:
            vectors.add("hash", hash, x)
        vectors.add("ratio", lambda x: x.as_integer_ratio(), x)
        vectors.add("is_integer", lambda x: x.is_integer(), x)
        for digits in [0, 1, 2, 5, 16, 20, 308, 324, -1, -2, -5, -22, -308, -309]:
            vectors.add("round", lambda x, n: round(x, n), x, digits)
    for x in [15.0, 25.0, 35.0, -15.0, 149.999, 150.0, 250.0, 5e307, 1.5e308, 1.7e308, 9.5e307, 0.5, 5.0, 5.000001, 95.0, 995.0, 1e22, 2.5e22]:
        for digits in range(-3, 2):
            vectors.add("round", lambda x, n: round(x, n), x, digits)
        vectors.add("round", lambda x, n: round(x, n), x, -308)
        vectors.add("round", lambda x, n: round(x, n), x, -23)
    pairs = [(a, b) for a in EDGE_FLOATS[:12] + [math.inf, -math.inf, math.nan, 1e300, 5e-324] for b in
             [0.0, -0.0, 1.0, -1.0, 0.5, 3.0, -3.0, 2.0, math.inf, -math.inf, math.nan, 1e300, 0.1]]
    pairs += [(random_float(), random_float()) for _ in range(150)]
    for a, b in pairs:
        vectors.add("truediv", lambda a, b: a / b, a, b)
        vectors.add("floordiv", lambda a, b: a // b, a, b)
        vectors.add("mod", lambda a, b: a % b, a, b)
        vectors.add("divmod", divmod, a, b)
        vectors.add("pow", lambda a, b: "complex" if isinstance(a ** b, complex) else a ** b, a, b)
    texts = ["1", "1.", ".5", ".", "", "+1.5e3", "-1E-3", "1e", "1e+", "1e5x", "1_000.5", "1__0", "_1", "1_", "1_.5", "1._5", "1e1_0",
             "1_e5", "inf", "-Infinity", "+iNf", "infinit", "nan", "-nan", "NaN", "nanx", " 1.5 ", "\t2\n", "1 2", "1e400", "-1e400",
             "1e-400", "0e99999999999999999999", "1e99999999999999999999", "1e-99999999999999999999", "0x10", "1.7976931348623159e308",
             "1.7976931348623158e308", "2.4703282292062327e-324", "2.4703282292062328e-324", "5e-324", "0." + "0" * 400 + "1e401",
             "1" + "0" * 400 + "e-400", "9007199254740993", "9007199254740992.99999999999999999999999999999", "1" * 800, "0" * 500 + "7",
             "9007199254740993." + "0" * 900 + "1", "1e310", "123456789012345678901234567890", "00001", "1.e5", "--1", "+-1", "1d5", "infe5"]
    for text in texts + [repr(random_float()) for _ in range(40)]:
        vectors.add("parse", float, text)
    for text in ["0x1p0", "1", "-0x1.8p1", "0x.8", "0x8.", "0x.", "0x", ".", "", "1.p", "1p", "0x1p-1074", "0x1p-1075", "0x1.8p-1075",
                 "0x1.00001p-1075", "0x0.8p-1074", "0x0.80001p-1074", "0x1p1023", "0x1p1024", "0x1.fffffffffffff8p1023",
                 "0x1.fffffffffffff7ffp1023", "0x1.fffffffffffff80001p1023", "0x123456789abcdef01p0", "0x1.00000000000008p0",
                 "0x1.00000000000018p0", "0x1.000000000000080000000001p0", "inf", "-inf", "nan", "+Infinity", "infinite", " 0x1p3 ",
                 "0x1p99999999999999999999", "0x1p-99999999999999999999", "0x0p99999999999999999999", "-0x0p0", "abc", "0x1.8p1 x",
                 "0X1P+5", "f.fp-2", "0x" + "0" * 300 + "1p-5", "0x." + "0" * 300 + "1p1204", "0x1" + "0" * 300 + "p-1200"]:
        vectors.add("fromhex", float.fromhex, text)
    vectors.write()

    vectors = Vectors("float_format")
    formats = ["%.0f", "%.1f", "%.3f", "%f", "%.17f", "%.40f", "%.0e", "%.1e", "%e", "%.16e", "%.30e", "%.0g", "%.1g", "%.2g", "%g", "%.12g",
               "%.17g", "%.50g", "%#.0f", "%#.0e", "%#.3g", "%#g", "%#.0g", "%E", "%G", "%F"]
    for x in EDGE_FLOATS + [random_float() for _ in range(60)]:
        for form in formats:
            if abs(x) < 1e60 or "f" not in form or x in (math.inf, -math.inf):
                vectors.add("format", lambda f, x: f % x, form, x)
    for x in [5e-324, 1.7976931348623157e308, -1e-310, 0.1, 0.0]:
        for form in ["%.1100f", "%.300f", "%.1200e", "%.1100g", "%#.1100g"]:
            if x in (0.1, 5e-324) or form in ("%.300f", "%#.1100g"):
                vectors.add("format", lambda f, x: f % x, form, x)
    vectors.write()


def complexes():
    vectors = Vectors("complex")
    parts = [0.0, -0.0, 1.0, -1.0, 2.5, math.inf, -math.inf, math.nan, 1e300, 1e-320]
    some = [complex(a, b) for a in parts for b in parts]
    for z in some + [complex(random_float(), random_float()) for _ in range(30)]:
        vectors.add("repr", repr, z)
        vectors.add("abs", abs, z)
        if z == z:
            vectors.add("hash", hash, z)
    finite = [complex(random.choice([0, 1, -1, 2, 0.5, random.uniform(-9, 9)]), random.choice([0, 1, -1, 3, random.uniform(-9, 9)]))
              for _ in range(60)]
    for _ in range(250):
        a, b = (random.choice(some), random.choice(some)) if random.random() < 0.5 else (random.choice(finite), random.choice(finite))
        vectors.add("mul", lambda a, b: a * b, a, b)
        vectors.add("truediv", lambda a, b: a / b, a, b)
        vectors.add("pow", lambda a, b: a ** b, a, b)
    for z in finite[:12] + [0j, 1j, complex(1e200, 1e200), complex(1e-200, 3)]:
        for n in [0, 1, 2, 3, 7, 100, 101, -1, -2, -3, -100, -101, 0.5, -0.5, 1j, 2 + 1j, -1 - 2j]:
            vectors.add("pow", lambda a, b: a ** b, z, complex(n))
    for text in ["1", "1j", "j", "+j", "-J", "1+2j", "1-2j", "1+j", "1-j", "(1+2j)", " ( 1+2j ) ", "1 + 2j", "(1+2j", "1+2j)", "1+", "", "()",
                 "1e5+1e-5j", "inf+nanj", "-inf-infj", "nanj", "1_0+2_0j", "1__0j", "_1j", "1+2", "1j+2", "1+2jj", "--j", "+-j", "1++2j", "1+-2j",
                 "1e400", "infinityj", ".5j", "1.e1j", "x", "1e", "1ej", "\t3j\n", "+", "-", "(j)", "((1))", "-0-0j", "-0j", "1_j"]:
        vectors.add("parse", complex, text)
    vectors.write()


def hashes():
    import subprocess
    vectors = Vectors("hash")
    texts = [b"", b"a", b"abc", b"12345678", b"123456789", bytes(range(256)), b"x" * 1000, b"hello world"]
    for seed in [0, 1, 42, 4294967295]:
        code = "import sys\nfor t in %r: print(hash(t))" % (texts,)
        out = subprocess.run([sys.executable, "-c", code], env={"PYTHONHASHSEED": str(seed)}, capture_output=True, text=True, check=True)
        for text, value in zip(texts, out.stdout.split()):
            vectors.add("bytes", lambda s, t: int(value), seed, text)
    for items in [(), (0,), (1, 2), (1, 2, 3), (-1, -2), (2**61, 2**61 - 2, 5), tuple(range(100)), (7,) * 9]:
        vectors.add("tuple", lambda *items: hash(items), *[hash(item) for item in items])
        vectors.add("frozenset", lambda *items: hash(frozenset(items)), *dict.fromkeys(hash(item) for item in items))
    for seed in [0, 1, -1, 42, 2**32, 2**64 + 5, 10**200, 123456789012345678901234567890]:
        generator = random.Random(seed)
        vectors.add("random", lambda seed: tuple(generator.random() for _ in range(3)) + tuple(
            generator.getrandbits(bits) for bits in [0, 1, 31, 32, 33, 63, 64, 65, 100, 1000, 30000]) + (generator.random(),), seed)
    vectors.write()


def random_spec(types):
    spec = ""
    if random.random() < 0.4:
        spec += random.choice(["", "", "*", "0", "\u00e9", "\U0001f600", "{"]) + random.choice("<>=^")
    spec += random.choice(["", "", "", "+", "-", " "])
    spec += "z" * (random.random() < 0.1) + "#" * (random.random() < 0.2) + "0" * (random.random() < 0.3)
    if random.random() < 0.6:
        spec += str(random.choice([1, 3, 5, 8, 10, 11, 12, 13, 20, 33]))
    if random.random() < 0.35:
        spec += random.choice([",", "_"])
    if random.random() < 0.4:
        spec += "." + str(random.choice([0, 1, 2, 5, 17, 30]))
    return spec + random.choice(types)


def formats():
    vectors = Vectors("format_spec")
    bad = ["yy", "d", ",n", ",", ",s", ",_", "_,", ",,", ".", ".3", "+", " ", "z", "#", "=5", "05", "zc", "zd", "#c", "+c", "s", "%",
           "99999999999999999999", ".99999999999999999999f", ".9999999999f", "\u1234", "\x01", ",\x01", "aaaaaaaaaaaa\xe9", "c_", "_c", "_x", ",x",
           "_%", "_", "5.", "\x00<5", "{<5", "9223372036854775808", "<", ">>", "<<<", "\U0001f600^9", "=", "^", "-", "0", "00", "005", "08,", "z.1f",
           ",.3d", "+zc", ".3c", "#,c", ".3_c", "z,", "+d", ".3d", "n", "_n", "5n", "e", "E", "F", "G", "g", "X", "#X", "#b", "#o", "010X", "#010_x",
           "#025_b", ".0%", ".0", "#.0", "\u0661\u0662", ".\u0661f", "\u06605", "010n", "+010,"]
    values = {
        "int": [0, 1, -1, 65, 0x1f600, -1234567, 2**64, -2**70, 10**25, 999, 1000, 0x10ffff, 0x110000, 10**400],
        "float": [0.0, -0.0, 1.0, -0.001, 1234567.891, 1e16, math.inf, -math.inf, math.nan, 100.0, 1e-7, 123456789012345680.0, 0.5],
        "complex": [0j, 1 + 2j, complex(-0.0, 2), complex(1234.5, -6789.25), complex(1e20, math.nan), complex(math.inf, -0.0), 2j],
        "str": ["", "abc", "\u00e9\u1234x"],
    }
    for kind, some in values.items():
        for spec in bad:
            for value in some[:5] if len(spec) > 3 else some:
                if spec:
                    vectors.add(kind, lambda s, v: format(v, s), spec, value)
        types = {"int": ["", "d", "x", "X", "b", "o", "c", "n", "f", "%", "e"], "float": ["", "f", "e", "g", "G", "n", "%", "E", "F"],
                 "complex": ["", "f", "e", "g", "n", "G"], "str": ["", "s"]}[kind]
        for _ in range(700 if kind != "str" else 200):
            value = random.choice(some)
            if kind == "int" and random.random() < 0.5:
                value = random_integer(80)
            if kind == "float" and random.random() < 0.5:
                value = random_float()
            spec = random_spec(types)
            if spec and not (isinstance(value, int) and value > 10**300):
                vectors.add(kind, lambda s, v: format(v, s), spec, value)
    vectors.write()

    vectors = Vectors("printf")
    for _ in range(1500):
        kind = random.choice("diuoxXeEfFgGsc")
        form = "%" + "".join(random.sample("-+ #0", random.choice([0, 0, 1, 1, 2, 3])))
        form += random.choice(["", "", "5", "10", "12", "25"]) + random.choice(["", "", ".", ".0", ".3", ".12"]) + random.choice(["", "", "", "h", "l"])
        form += kind
        form = random.choice(["", "a%%b ", "\u00e9"]) + form + random.choice(["", "|", "%%"])
        if kind in "diuoxX":
            value = random.choice([0, 1, -1, 42, -255, 10**20, -2**64, random_integer(70)])
        elif kind in "sc":
            value = random.choice(["abc", "\u1234"]) if kind == "s" else "q"
        else:
            value = random.choice(EDGE_FLOATS + [random_float()] * 10)
        vectors.add("one", lambda f, v: f % (v,), form, value)
    for form in ["%y", "%", "%(a", "%5", "%.", "%-", "%l", "%5%", "%z", "%\n", "%\x7f", "%\xe9", "%\u1234", "%9223372036854775808d",
                 "%.2147483648d", "%99999999999999999999d", "%hd", "%lld", "%hhd", "a%", "%%%", "%d%", "%0", "%(x)d"]:
        vectors.add("one", lambda f, v: f % (v,), form, 7)
    for form in ["%(a)d", "%(a(b)c)d", "%()d", "%(a", "%(a)", "%(a)5", "%((a)", "%(a)z", "x%(a)05d%%"]:
        vectors.add("key", lambda f, v: f % {"a": v, "a(b)c": v + 1, "": v + 2}, form, 7)
    for form in ["%*d", "%-*d|", "%0*d", "%+*.3d"]:
        for width in [0, 5, -5]:
            vectors.add("width", lambda f, w, v: f % (w, v), form, width, 42)
    for form in ["%.*d", "%9.*d|", "%-9.*d|"]:
        for precision in [0, 5, -5, 2**31, -2**40]:
            vectors.add("precision", lambda f, p, v: f % (p, v), form, precision, 42)
    vectors.write()


if __name__ == "__main__":
    integers()
    floats()
    complexes()
    hashes()
    formats()
