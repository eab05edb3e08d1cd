# Sets: membership, insertion, union and intersection.

def run():
    total = 0
    evens = set(range(0, 20_000, 2))
    for _ in range(220):
        seen = set()
        for i in range(20_000):
            if i in evens:
                seen.add(i // 3)
        total += len(seen & evens) + len(seen | evens) + len(evens - seen)
    return total


EXPECTED = 5133260
