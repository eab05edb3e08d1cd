# Big integers: powers, products, division, conversion to text.

def run():
    total = 0
    for n in range(1, 41):
        value = 3 ** (4000 * n)
        total += value.bit_length() + value % 1_000_003 + pow(value, 3, 2**89 - 1) % 97
    factorial = 1
    for n in range(1, 6000):
        factorial *= n
    digits = len(str(7 ** 5000))
    for n in range(2_200_000):
        total += (123456789012345678901234567890 * n // 987654321) & 1023
    return total, digits, factorial % (10**9 + 7)


EXPECTED = (1152922056, 4226, 347661522)
