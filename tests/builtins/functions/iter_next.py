# functions.iter_next: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


class S:
    def __getitem__(self, i):
        if i > 2:
            raise IndexError
        return i


class N:
    def __next__(self):
        return 1


cases("""
list(iter([1, 2])), next(iter('a')), next(iter(''), 'd'), list(iter(S())), list(iter(lambda s=iter(range(9)): next(s), 3))
iter()
iter(5)
iter(5, 1)
iter(1, 2, 3)
iter(N())
next()
next([])
next(5)
next(iter(''))
next(iter(''), 1, 2)
next(N())
iter(iter([])) is not None, type(iter(S())).__name__, type(iter(int, 1)).__name__
aiter(5)
anext(5)
""")


class RaisesStop:
    def __iter__(self):
        raise StopIteration("in iter")


try:
    iter(RaisesStop())
except StopIteration as error:
    print("StopIteration", error)
it = iter(lambda: 1 / 0, 5)
try:
    next(it)
except ZeroDivisionError as error:
    print(error)
