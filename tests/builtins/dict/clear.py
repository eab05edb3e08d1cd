# dict.clear: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


class Loud:
    def __del__(self):
        print("del sees", d)
        d["added"] = 1


cases("""
{1: 2}.clear()
{}.clear()
{}.clear(1)
dict.clear([])
""")
d = {"a": Loud(), "b": 2}
d.clear()
print(d)
