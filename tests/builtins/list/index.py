# list.index: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
[1, 2, 3, 2].index(2)
[1, 2, 3, 2].index(2, 2)
[1, 2, 3, 2].index(2, -1)
[1, 2, 3, 2].index(2, 2, 3)
[1, 2, 3].index(1, 1)
[1, 2, 3].index(3, -100, 100)
[1].index(5)
[1].index('x')
[].index(None)
[1].index()
[1].index(1, 'a')
[1].index(1, None)
[1].index(1, 2, 3, 4)
[1, 1.0, True].index(True)
[[1]].index([1])
[1, 2].index(2, 10**30)
[1, 2].index(2, -10**30)
""")


class Evil:
    def __eq__(self, other):
        victim.clear()
        return False


victim = [1, 2, Evil(), 4]
try:
    print(victim.index(4))
except ValueError as error:
    print(error, victim)
