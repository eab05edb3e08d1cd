# list.sort: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
[3, 1].sort()
[3, 1].sort(lambda x: x)
[1, 'a'].sort()
[1].sort(key=1)
[1, 2].sort(key=1)
[1].sort(reverse='x')
[1].sort(foo=1)
[[1], 2].sort()
[1, None].sort()
""")
for reverse in (False, True, 0, 5):
    x = [3, 1, 2, 1]
    x.sort(reverse=reverse)
    print(x)
x = ["b", "A", "c"]
x.sort(key=str.lower)
print(x)
x.sort(key=None)
print(x)
x = [(1, "b"), (0, "z"), (1, "a")]
x.sort(key=lambda p: p[0], reverse=True)
print(x)
x = [2, 1, 0]
try:
    x.sort(key=lambda v: 1 / v)
except ZeroDivisionError as error:
    print(error, x)
x = [3, 2, 1]


class C:
    def __init__(self, n):
        self.n = n

    def __lt__(self, o):
        x.append(self.n)
        return self.n < o.n


x = [C(2), C(1)]
try:
    x.sort()
except ValueError as error:
    print(error, [c.n for c in x])
for kind in (int, float, str, lambda i: (i % 5, str(i)), lambda i: [i % 3], lambda i: i * 10**20):
    x = [kind((i * 37) % 101) for i in range(101)]
    y = sorted(x)
    x.sort()
    print(x == y, x[:3], all(not b < a for a, b in zip(x, x[1:])))
x = [1.5, 2, True, -1, 10**30, float("inf")]
x.sort()
print(x)
