# functions.filter_map_zip: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
list(filter(None, [0, 1, '', 'a'])), list(filter(lambda x: x > 1, [1, 2, 3])), list(filter(str.isalpha, 'a1b')), list(filter(bool, []))
filter()
filter(None)
filter(None, 5)
filter(None, [], [])
list(filter(5, [1]))
list(filter(lambda: 1, [1]))
list(map(str, [1, 2])), list(map(lambda a, b: a * b, [1, 2, 3], [4, 5])), list(map(pow, [2, 3], [3, 2])), list(map(None, []))
map()
map(str)
map(str, 5)
list(map(5, [1]))
list(map(None, [1]))
list(map(lambda x: 1 / x, [0]))
list(zip()), list(zip('ab')), list(zip('ab', [1, 2, 3])), list(zip([1], [2], [3])), list(zip('ab', 'cd', strict=True)), dict(zip('ab', range(2)))
zip(5)
zip('a', 5)
list(zip('ab', 'a', strict=True))
list(zip('a', 'ab', strict=True))
list(zip('a', 'a', 'ab', strict=True))
list(zip('', 'ab', strict=True))
zip('a', foo=1)
type(map(str, [])).__name__, type(zip()).__name__, type(filter(None, [])).__name__
""")


def noisy(tag, n):
    for i in range(n):
        print(tag, i, end="; ")
        yield i
    print(tag, "end", end="; ")


print(list(zip(noisy("a", 2), noisy("b", 3))))
print(list(zip(noisy("a", 3), noisy("b", 2))))
print(list(map(lambda a, b: (a, b), noisy("m", 1), noisy("n", 2))))
it = iter(range(6))
print(list(zip(it, it)), next(it, "done"))
m = map(lambda x: 10 // x, [5, 0, 2])
print(next(m))
try:
    next(m)
except ZeroDivisionError as error:
    print(error)
print(next(m))
