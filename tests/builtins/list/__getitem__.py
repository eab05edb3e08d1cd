# list.__getitem__: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
[1, 2, 3][0]
[1, 2, 3][-1]
[1, 2, 3][3]
[1, 2, 3][-4]
[1, 2, 3][True]
[1, 2, 3][1:]
[1, 2, 3][::-1]
[1, 2, 3][5:]
[1, 2, 3]['a']
[1, 2, 3][1.0]
[1, 2, 3][None]
[1, 2, 3][10**30]
[1, 2, 3][10**30:]
[1, 2, 3][::0]
[1, 2, 3]['a':]
[1].__getitem__(0)
[1].__getitem__()
[1].__getitem__(5)
list.__getitem__((1,), 0)
[1, 2, 3][slice(0, 2)]
""")


class I:
    def __index__(self):
        x.clear()
        return 1


x = [1, 2, 3]
try:
    x[I()]
except IndexError as error:
    print(error)
x = [1, 2, 3]
print(x[0:I()], x)
