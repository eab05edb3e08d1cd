# list.insert: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
[].insert(0, 1)
[].insert()
[].insert(1)
[].insert('a', 1)
[].insert(1.5, 1)
[].insert(10**30, 1)
[].insert(None, 1)
""")
x = []
for index in (0, 0, 100, -1, -100, 2, True):
    x.insert(index, index)
    print(x)


class I:
    def __index__(self):
        x.append("from index")
        return 1


x = [1, 2]
x.insert(I(), "new")
print(x)
