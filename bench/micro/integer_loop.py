# A while loop over small integers: compare, add, multiply, mask.

def run():
    total = 0
    i = 0
    while i < 4_000_000:
        total = (total + i * 3) & 0xFFFFFFF
        i += 1
    return total


EXPECTED = 253620864
