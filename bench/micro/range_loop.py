# for loops over range, nested, with integer arithmetic.

def run():
    total = 0
    for i in range(2200):
        for j in range(2200):
            total += i ^ j
    return total


EXPECTED = 6207386592
