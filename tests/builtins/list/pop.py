# list.pop: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
[1, 2, 3].pop()
[1, 2, 3].pop(0)
[1, 2, 3].pop(-1)
[1, 2, 3].pop(-3)
[1, 2, 3].pop(3)
[1, 2, 3].pop(-4)
[].pop()
[].pop(0)
[1].pop('a')
[1].pop(None)
[1].pop(1.0)
[1].pop(10**30)
[1].pop(0, 1)
[1].pop(True)
[1, 2].pop(False)
[1].pop(index=0)
""")


class I:
    def __index__(self):
        x.clear()
        return 0


x = [1, 2]
try:
    print(x.pop(I()))
except IndexError as error:
    print(error)
x = list(range(10))
print([x.pop(i % len(x)) for i in range(0, 20, 2)], x)
