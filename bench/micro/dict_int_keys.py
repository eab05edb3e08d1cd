# Dict look-ups, insertions and deletions with integer keys.

def run():
    total = 0
    for _ in range(25):
        table = {}
        for i in range(75_000):
            table[i * 7] = i
        for i in range(75_000):
            total += table.get(i * 3, 0)
        for i in range(0, 75_000, 2):
            del table[i * 7]
        total += len(table)
    return total


EXPECTED = 4305956625
