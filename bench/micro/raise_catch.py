# Raising and catching exceptions, near and through several frames.

class Problem(Exception):
    pass


def fail(depth, code):
    if depth == 0:
        raise Problem(code)
    fail(depth - 1, code)


def run():
    total = 0
    for i in range(300_000):
        try:
            fail(i & 3, i)
        except Problem as problem:
            total += problem.args[0]
        try:
            {}[i]
        except KeyError:
            total += 1
    return total


EXPECTED = 45000150000
