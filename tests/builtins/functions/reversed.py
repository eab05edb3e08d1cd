# functions.reversed: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


class R:
    def __reversed__(self):
        return "anything"


class S:
    def __len__(self):
        return 2

    def __getitem__(self, i):
        return i * 10


class NoneRev:
    __reversed__ = None


cases("""
list(reversed([1, 2])), list(reversed('ab')), list(reversed(range(3))), list(reversed((1, 2))), list(reversed({1: 2, 3: 4})), list(reversed(b'ab')), reversed(R()), list(reversed(S()))
reversed()
reversed(5)
reversed({1, 2})
reversed(iter([]))
reversed(x for x in [])
reversed(NoneRev())
reversed([1], [2])
reversed(object())
reversed([1, 2]).__length_hint__(), type(reversed([])).__name__, type(reversed('')).__name__
reversed([1])[0]
len(reversed([1]))
""")
