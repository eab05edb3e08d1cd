# functions.dir_vars_globals_locals: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


class A:
    x = 1

    def __init__(self):
        self.y = 2


class D:
    def __dir__(self):
        return ["b", "a", "c"]


class Bad:
    def __dir__(self):
        return 5


cases("""
dir(D()), [n for n in dir(A()) if not n.startswith('_')], dir([])[-5:], 'append' in dir(list), dir(5)[:3]
dir(Bad())
dir(1, 2)
vars(A()), vars(A)['x'], type(vars(A)).__name__
vars(5)
vars(1, 2)
vars([])
globals()['A'] is A, globals() is globals()
globals(1)
locals(1)
""")


def f(a, b=2):
    c = 3
    return sorted(locals().items()), sorted(vars()), dir()


print(f(1))


def g():
    a = 1
    first = locals()
    b = 2
    second = locals()
    return first is second, sorted(first)


print(g(), sorted(n for n in dir() if len(n) == 1))


class Body:
    a = 1
    names = sorted(n for n in locals() if not n.startswith("__"))


print(Body.names)
