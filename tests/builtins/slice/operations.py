# slice.operations: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


class I:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n


cases("""
slice(3), slice(1, 2), slice(1, 2, 3), slice(None), slice('a', [], {})
slice()
slice(1, 2, 3, 4)
slice(stop=1)
slice(1, 2).start, slice(1, 2).stop, slice(1, 2).step
slice(3).indices(5), slice(-3, None).indices(5), slice(None, None, -1).indices(5), slice(10, 0, -3).indices(8), slice(1, 100, 2).indices(4), slice(None).indices(0), slice(-100, 100).indices(3), slice(2**70).indices(5), slice(None, None, 2**70).indices(5), slice(3).indices(2**70)
slice(I(1), I(3)).indices(5)
slice(1).indices(-1)
slice(1).indices('a')
slice('a').indices(5)
slice(1, 2, 0).indices(5)
slice(1).indices()
slice(1) == slice(1), slice(1) != slice(2), slice(1, 2) < slice(1, 3), slice(1) == 1, slice(None) == slice(None, None)
slice(1) < 5
slice(1, None) < slice(1, 2)
hash(slice(1))
repr(slice(1, 'a', None)), str(slice(5))
slice(1).__reduce__()
type('S', (slice,), {})
slice(1).x
'abcdef'[slice(1, 4)], [1, 2, 3][slice(None, None, -1)]
""")
try:
    slice(1).start = 5
except AttributeError as error:
    print(error)
