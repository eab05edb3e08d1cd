# list.count: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
[1, 2, 1, True, 1.0].count(1)
[].count(1)
['a', 'ab', b'a'].count('a')
[[1], [1]].count([1])
[1].count()
[1].count(1, 2)
[float('nan')].count(float('nan'))
[None, None].count(None)
""")


class Evil:
    def __eq__(self, other):
        victim.clear()
        return True


class Raises:
    def __eq__(self, other):
        raise ValueError("eq")


victim = [1, 2, 3]
print(victim.count(Evil()), victim)
nan = float("nan")
print([nan, nan].count(nan))
cases("""
[Raises()].count(1)
[1, Raises()].count(1)
""")
