# list.copy: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
[1, [2]].copy()
[].copy()
[].copy(1)
list.copy((1,))
""")
a = [[1], 2]
b = a.copy()
b[0].append(5)
b.append(9)
print(a, b, type(type("L", (list,), {})([1]).copy()).__name__)
