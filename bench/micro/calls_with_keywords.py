# Calls with defaults, keywords, starred arguments and starred parameters.

def target(a, b=2, *, c=3, d=4):
    return a + b + c + d


def collect(*args, **kwargs):
    return len(args) + len(kwargs)


def run():
    total = 0
    args = (1, 2)
    kwargs = {"c": 5, "d": 6}
    for i in range(700_000):
        total += target(i) + target(i, c=1) + target(*args, **kwargs) + collect(i, i, x=i)
    return total


EXPECTED = 490022400000
