# functions.getattr_setattr_hasattr_delattr: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


class A:
    x = 1

    @property
    def fails(self):
        raise ValueError("property")

    @property
    def missing(self):
        raise AttributeError("in property")


a = A()
cases("""
getattr(a, 'x'), getattr(a, 'y', 'default'), getattr(a, 'y', None), getattr(5, 'real'), getattr(a, 'missing', 'd')
getattr(a, 'y')
getattr(a)
getattr(a, 5)
getattr(a, b'x')
getattr(a, 'x', 1, 2)
getattr(a, 'fails', 1)
getattr(a, 'missing')
getattr(a, name='x')
hasattr(a, 'x'), hasattr(a, 'y'), hasattr(a, 'missing')
hasattr(a, 'fails')
hasattr(a, 5)
hasattr(a)
setattr(a, 'z', 5), a.z
setattr(a, 5, 5)
setattr(a, 'q')
setattr(5, 'x', 1)
setattr(a, 'fails', 1)
delattr(a, 'z')
delattr(a, 'z')
delattr(a, 'x')
delattr(a, 5)
delattr(a, 'fails')
delattr(5, 'real')
""")
setattr(a, "with space", 1)
print(vars(a), getattr(a, "with space"))
