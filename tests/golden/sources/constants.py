"""What is computed at compile time, and what is not."""
SECONDS = 24 * 60 * 60
BIG = 1 << 100
TOO_BIG = 1 << 200
TEXT = "ab" * 3 + "c"
NEGATIVE = -1, +2.0, not None, ~0
LETTER = "abc"[1]
LISTED = [1, 2, 3], {1, 2, 3}, (1, 2), {"a": 1, "b": 2}


def tests(x, y):
    if x in [1, 2] or x not in {"a", "b"}:
        return "%s is %r" % (x, y)
    while True:
        if __debug__ and 0:
            never()
        assert x, f"{x!r:>{y}} is {y}"
    return 1 if 2 else 3


def swaps(a, b, c):
    a, b = b, a
    a, b, c = c, a, b
    x = y = a
    return a.b.c(d, e=f)(*a, **b)
