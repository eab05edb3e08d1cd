# list.extend: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
[].extend([1])
[].extend()
[].extend(5)
[].extend(None)
[].extend([1], [2])
[].extend('ab')
""")
x = [1]
for other in ((2, 3), "ab", {4: 0}, range(5, 7), (i for i in [8]), iter([9]), x, b"z", {10}):
    x.extend(other)
print(x)


def gen(target):
    for i in range(3):
        target.append("g")
        yield i


x = []
x.extend(gen(x))
print(x)


def failing():
    yield 1
    raise ValueError("stop")


try:
    x.extend(failing())
except ValueError as error:
    print(error, x)


class Hint:
    def __len__(self):
        return 10**6

    def __iter__(self):
        return iter([1])


x.extend(Hint())
print(x)
