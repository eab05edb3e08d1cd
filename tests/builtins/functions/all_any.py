# functions.all_any: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
all([]), all([1, 2]), all([1, 0]), any([]), any([0, 1]), any([0, '']), all('ab'), any({}), all(x < 3 for x in range(3))
all()
any(5)
all([1], [2])
any(None)
""")


def gen():
    for i in (1, 0, 2):
        print("yielding", i)
        yield i


print(all(gen()), any(gen()))
