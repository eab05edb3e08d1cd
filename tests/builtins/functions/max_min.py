# functions.max_min: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
max(1, 2), max([1, 3, 2]), max('abc'), max([1], key=lambda x: -x), max(1, 2, key=lambda x: -x), max([], default=5), max((1, 2), default=3), max(['a', 'bb'], key=len), max([(1, 2), (1, 3)]), max(1, 1.0), max([True, 1]), max({1: 5, 3: 2})
min(1, 2), min([3, 1]), min('b', 'a'), min([], default=None), min(1.0, 1), min([1, 2], key=lambda x: -x), min(x * x for x in (3, -1, 2))
max()
max(1)
max([])
max(1, 'a')
max([1, 'a'])
max(1, 2, default=3)
max([1], key=5)
max([1, 2], key=5)
max([1, 2], foo=1)
max(None)
min({})
max([1j, 2j])
max([float('nan'), 1]), max([1, float('nan')]), min(float('nan'), 1)
max([1, 2], key=None), max([], key=len, default=0)
""")
calls = []
print(max([3, 1, 2], key=lambda x: calls.append(x) or x), calls)
