# function.attributes: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


def f(a, b=1, *args, c, d=2, **kwargs) -> "ret":
    """doc"""
    return a, b, args, c, d, kwargs


g = lambda x: x


def outer():
    v = 1

    def inner():
        return v
    return inner


cases("""
f.__name__, f.__qualname__, f.__doc__, f.__module__, f.__defaults__, f.__kwdefaults__, f.__annotations__, f.__closure__, f.__dict__, f.__globals__ is globals(), f.__builtins__['len'] is len
g.__name__, g.__qualname__, outer().__qualname__, outer().__closure__[0].cell_contents, outer().__code__.co_freevars
f(1, c=3), f(1, 2, 3, 4, c=5, e=6)
f()
f(1)
f(1, c=1, b=2, a=3)
g(1, 2)
g(y=1)
g()
f.nope
f[0]
len(f)
f + 1
f < g
bool(f), f == f, f != g, hash(f) == hash(f), callable(f)
f.__call__(1, c=2), f.__get__(5).__self__, f.__get__(None, int) is f
f.__get__(None)
f.__get__(None, None)
f.__get__(5)(c=1)
type(f), type(f).__name__, type(f)(f.__code__, {}, 'n').__name__
type(f)()
type(f)(5, {})
type(f)(f.__code__, 5)
type(f)(outer().__code__, {})
type(f)(outer().__code__, {}, None, None, (5,))
type(f)(outer().__code__, {}, None, None, outer().__closure__)()
type('X', (type(f),), {})
f.__code__.co_varnames, f.__code__.co_argcount, f.__code__.co_kwonlyargcount, f.__code__.co_flags, f.__code__.co_name
""")
for statement in ("f.__name__ = 5", "f.__name__ = 'renamed'", "f.__qualname__ = 5", "f.__defaults__ = 5", "f.__defaults__ = (1, 2)", "f.__kwdefaults__ = 5", "f.__kwdefaults__ = {'c': 9}", "f.__code__ = 5", "f.__code__ = outer().__code__", "f.__dict__ = 5", "f.__dict__ = {'k': 1}", "f.__closure__ = ()", "f.__globals__ = {}",
                  "f.__annotations__ = 5", "f.__annotations__ = None", "f.__doc__ = 5", "f.__module__ = None", "del f.__name__", "del f.__defaults__", "del f.__kwdefaults__", "del f.__code__", "f.attr = 1", "del f.attr", "del f.attr", "del f.__dict__", "f.__code__ = g.__code__"):
    try:
        exec(statement)
        print(statement, "fine")
    except Exception as error:
        print(statement, type(error).__name__, error)
print(f.__name__, f.__defaults__, f.__doc__, f("through the new code"))
