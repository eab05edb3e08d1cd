# Closures: creation, calls and changes of captured variables.

def make_counter(step):
    count = 0

    def add(n):
        nonlocal count
        count += n * step
        return count

    return add


def run():
    total = 0
    for i in range(220_000):
        add = make_counter(i & 7)
        for j in range(15):
            total += add(j)
    return total


EXPECTED = 431200000
