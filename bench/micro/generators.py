# Generators: plain loops, generator expressions and delegation.

def count(n):
    i = 0
    while i < n:
        yield i
        i += 1


def both(n):
    yield from count(n)
    yield from count(n)


def run():
    total = 0
    for _ in range(30):
        for value in both(50_000):
            total += value
        total += sum(value & 3 for value in count(50_000))
    return total


EXPECTED = 75000750000
