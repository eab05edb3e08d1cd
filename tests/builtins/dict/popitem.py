# dict.popitem: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
{1: 2}.popitem()
{}.popitem()
{}.popitem(1)
{1: 2, 3: 4}.popitem()
""")
d = {c: i for i, c in enumerate("abcd")}
del d["d"]
d["e"] = 5
print([d.popitem() for _ in range(4)], d)
