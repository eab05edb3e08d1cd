# dict.setdefault: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
{}.setdefault(1)
{}.setdefault(1, 2)
{1: 'x'}.setdefault(1, 2)
{}.setdefault()
{}.setdefault([], 1)
{}.setdefault(1, 2, 3)
{1: None}.setdefault(1, 5)
""")
d = {}
d.setdefault("l", []).append(1)
d.setdefault("l", []).append(2)
print(d)


class K:
    def __hash__(self):
        print("hash", end=" ")
        return 1

    def __eq__(self, o):
        print("eq", end=" ")
        return True


d = {1: "one"}
print(d.setdefault(K(), "new"), len(d))
