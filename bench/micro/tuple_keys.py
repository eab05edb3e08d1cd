# Tuples as dict keys: creation, hashing, comparison.

def run():
    total = 0
    for seed in range(12):
        grid = {}
        for x in range(250):
            for y in range(250):
                grid[x, y] = x ^ y ^ seed
        for x in range(1, 249):
            for y in range(1, 249):
                total += grid[x - 1, y] + grid[x + 1, y] - grid[x, y - 1]
    return total


EXPECTED = 94066176
