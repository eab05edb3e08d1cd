# list.__init__: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
list()
list('ab')
list((1, 2))
list({1: 2})
list(range(3))
list(5)
list(None)
list(1, 2)
list(iterable=[1])
list([1], x=1)
list([1]).__init__([2])
list.__init__(5)
list(iter(int, 0))
""")
x = [1, 2]
x.__init__("ab")
print(x)
x.__init__()
print(x)


class L(list):
    def __init__(self, *args, **kwargs):
        super().__init__(args)
        self.kw = kwargs


print(L(1, 2, a=3), L(1, 2, a=3).kw)
