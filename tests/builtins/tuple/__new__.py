# tuple.__new__: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
tuple()
tuple([1, 2])
tuple('ab')
tuple({1: 2})
tuple(5)
tuple(None)
tuple(1, 2)
tuple(iterable=[1])
tuple.__new__(tuple, [1])
tuple.__new__(list)
tuple.__new__()
tuple(i for i in range(3))
tuple((1,)) == (1,)
""")
t = (1, 2)
print(tuple(t) is t, t[:] is t, t * 1 is t, t + () == t, () is ())


class T(tuple):
    def __new__(cls, *args):
        return super().__new__(cls, args)

    def __repr__(self):
        return "T" + super().__repr__()


print(T(1, 2), T(1)[0], type(T(1) + (2,)).__name__, T(1) == (1,), hash(T(1)) == hash((1,)), T(1, 2)[:], tuple(T(3)))
