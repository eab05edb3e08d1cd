# Unpacking of tuples and lists, swaps, starred targets.

def pair(n):
    return n, n + 1


def run():
    total = 0
    a, b, c = 1, 2, 3
    rows = [(i, (i + 1, i + 2)) for i in range(100)]
    for i in range(60_000):
        for x, (y, z) in rows:
            a, b, c = b, c, x
            total += y - z
        first, *middle, last = rows
        d, e = pair(i)
        total += len(middle) + e - d
    return total, a


EXPECTED = (-60000, 97)
