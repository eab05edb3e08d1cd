# for loops over range, nested, with integer arithmetic.

def run():
    total = 0
    for i in range(2700):
        for j in range(2700):
            total += i ^ j
    return total


EXPECTED = 12674229720
