# functions.len: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


class L:
    def __init__(self, v):
        self.v = v

    def __len__(self):
        return self.v


class R:
    def __len__(self):
        raise ValueError("len")


cases("""
len([]), len('abc'), len({1: 2}), len({1, 2}), len(range(5)), len(b'ab'), len(()), len(L(5)), len(L(True)), len(memoryview(b'abc'))
len()
len(5)
len(None)
len([], [])
len(L(-1))
len(L('a'))
len(L(1.5))
len(L(2**63))
len(L(2**63 - 1))
len(R())
len(x for x in [])
len(int)
len(object())
""")
