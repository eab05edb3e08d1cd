# for loops over range, nested, with integer arithmetic.

def run():
    total = 0
    for i in range(1500):
        for j in range(1500):
            total += i ^ j
    return total


EXPECTED = 2090812824
