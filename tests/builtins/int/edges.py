# All operators on pairs of ints around the limits of machine words, and with floats beside them.
edges = sorted(
    {sign * (base + delta)
     for base in (0, 1, 7, 2**31, 2**32, 2**53, 2**61 - 1, 2**61, 2**62, 2**63, 2**64, 2**65, 2**127, 2**128, 3**200)
     for delta in (-2, -1, 0, 1, 2)
     for sign in (1, -1)}
)
operators = [
    ("+", lambda a, b: a + b), ("-", lambda a, b: a - b), ("*", lambda a, b: a * b), ("//", lambda a, b: a // b),
    ("%", lambda a, b: a % b), ("divmod", divmod), ("/", lambda a, b: a / b), ("&", lambda a, b: a & b),
    ("|", lambda a, b: a | b), ("^", lambda a, b: a ^ b), ("<", lambda a, b: a < b), ("==", lambda a, b: a == b),
    (">=", lambda a, b: a >= b), ("<float", lambda a, b: a < float(b)), ("==float", lambda a, b: a == float(b)),
    ("<<", lambda a, b: a << (b % 200)), (">>", lambda a, b: a >> (b % 200)), ("**", lambda a, b: a ** (b % 9)),
    ("pow", lambda a, b: pow(a, abs(b) % 50, b)), ("float//", lambda a, b: float(a) // b), ("round", lambda a, b: round(a, -(b % 30))),
]
for name, operation in operators:
    total = 0
    for a in edges:
        for b in edges:
            try:
                result = operation(a, b)
            except (ZeroDivisionError, OverflowError, ValueError) as error:
                result = (str(error),)
            if isinstance(result, str) or isinstance(result, tuple) and isinstance(result[0], str):
                total = (total * 31 + len(result[0])) % (2**61 - 1)
            else:
                total = (total * 31 + hash(result) % (2**61 - 1)) % (2**61 - 1)
    print(name, total)
for a in edges:
    print(a, hash(a), -a, abs(a), ~a, a.bit_length(), a.bit_count(), int(str(a)) == a, int(hex(a), 16) == a, float(a))
