# set.__init__: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
set()
set([1, 1])
set('aa')
set({5: 6})
set(range(1))
set(5)
set(None)
set([[]])
set(1, 2)
set(iterable=[1])
frozenset()
frozenset([1])
frozenset('bb')
frozenset(5)
frozenset([{}])
frozenset(1, 2)
frozenset(x=1)
set(frozenset([1]))
{*[1], *[1]}
set(i % 2 for i in range(1))
""")
f = frozenset([1, 2])
print(frozenset(f) is f, f.copy() is f, set(f) == f)
s = {1}
s.__init__([5])
print(s)
s.__init__()
print(s)


class S(set):
    def __init__(self, *args):
        super().__init__(args)


class F(frozenset):
    def __new__(cls, *args):
        return super().__new__(cls, args)


print(S(1), F(2), type(S(1) | {1}).__name__, type(F(1) & {1}).__name__, type(F(1).copy()).__name__, S(1) == F(1), hash(F(1)) == hash(frozenset([1])))
