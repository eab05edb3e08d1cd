# dict.__init__: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
dict()
dict(a=1, b=2)
dict([('a', 1)])
dict({'a': 1}, b=2)
dict({'a': 1}, a=2)
dict(['ab', (1, 2)])
dict(5)
dict([5])
dict(['abc'])
dict([(1, 2, 3)])
dict(1, 2)
dict({}, {})
dict(**{'x': 1})
dict(zip('ab', [1, 2]))
dict(((i, i * i) for i in range(3)), z=0)
dict([([], 1)])
dict(self=1)
dict(mapping=1)
dict(None)
dict.__init__(5)
""")
d = {"old": 1}
d.__init__(new=2)
print(d)
