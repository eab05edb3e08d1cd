# Recursive calls of a small function with integers.

def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def run():
    return fib(32)


EXPECTED = 2178309
