# exceptions.hierarchy: results, edge cases, errors and their messages.
import builtins

classes = sorted((v for v in vars(builtins).values() if isinstance(v, type) and issubclass(v, BaseException)), key=lambda c: c.__name__)
for c in classes:
    print(c.__name__, [b.__name__ for b in c.__mro__[1:-1]])
for c in classes:
    for args in ((), ("a",), ("a", 1), (1, "b", "c")):
        try:
            e = c(*args)
            print(c.__name__, args, e.args, str(e), repr(e))
        except TypeError as error:
            print(c.__name__, args, "TypeError", error)
