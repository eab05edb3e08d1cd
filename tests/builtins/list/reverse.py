# list.reverse: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
[].reverse()
[1].reverse()
[1].reverse(1)
list.reverse((1, 2))
""")
for n in range(5):
    x = list(range(n))
    x.reverse()
    print(x)
