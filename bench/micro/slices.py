# Slices of lists, strings and tuples, read and assigned.

def run():
    items = list(range(100))
    text = "abcdefghij" * 10
    total = 0
    for i in range(850_000):
        start = i % 50
        total += len(items[start:start + 20]) + len(text[start:]) + items[::-7][2]
        items[start:start + 2] = (i, i + 1)
    return total, items[10]


EXPECTED = (153425000, 849960)
