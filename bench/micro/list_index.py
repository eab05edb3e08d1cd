# Reading and writing list items by index.

def run():
    size = 1000
    items = list(range(size))
    for _ in range(7000):
        for i in range(size - 1):
            items[i] = items[i + 1] + 1
    return sum(items)


EXPECTED = 1498500
