# Growing and shrinking lists by append and pop.

def run():
    total = 0
    for _ in range(180):
        items = []
        for i in range(30_000):
            items.append(i)
        while items:
            total += items.pop()
    return total


EXPECTED = 80997300000
