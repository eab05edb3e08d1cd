# list.append: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
[].append(1)
[].append()
[].append(1, 2)
[].append(object=1)
list.append([], 1)
list.append((), 1)
list.append()
""")
x = []
for i in range(100):
    x.append(x if i == 50 else i)
print(len(x), x[50] is x, x[99], x.append.__self__ is x)
x.clear()


class L(list):
    def append(self, item):
        super().append(("sub", item))


y = L()
y.append(1)
y += [2]
y.extend([3])
print(y)
