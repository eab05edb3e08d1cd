# functions.enumerate: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
list(enumerate('ab')), list(enumerate('ab', 5)), list(enumerate([], 1)), list(enumerate('a', start=-1)), list(enumerate(iterable='a', start=2)), list(enumerate('ab', 2**62)), list(enumerate('ab', 2**63 - 1)), list(enumerate('a', True))
enumerate()
enumerate(5)
enumerate('a', 'b')
enumerate('a', 1.5)
enumerate('a', 1, 2)
enumerate('a', foo=1)
enumerate('a', start=1, foo=2)
next(enumerate('')), 
type(enumerate('')).__name__, enumerate('ab', 3).__reduce__()[1][1], enumerate[int]
""")
e = enumerate([10, 20])
print(next(e), next(e), next(e, None), iter(e) is e)
pairs = [p for p in enumerate("abc")]
print(pairs, pairs[0] is not pairs[1])
