# f-strings with plain, formatted and nested fields.

def run():
    total = 0
    name = "item"
    for i in range(420_000):
        total += len(f"{name}-{i:05d}: {i * 0.5:.2f} [{i!r:>8}] {name}{i}")
    return total


EXPECTED = 18046670
