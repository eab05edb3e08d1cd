# set.add_discard_remove_pop: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


def attempt(method, *args):
    s = {1, 2, 3}
    try:
        print(method, args, getattr(s, method)(*args), sorted(s, key=str))
    except Exception as error:
        print(method, args, type(error).__name__, error, sorted(s, key=str))


for method in ("add", "discard", "remove"):
    for args in ((4,), (1,), (1.0,), (True,), ("x",), ([],), ({1},), ({},), (), (1, 2), (None,), ((1, 2),)):
        attempt(method, *args)
attempt("clear")
attempt("clear", 1)
attempt("pop", 1)
cases("""
set().pop()
{5}.pop()
set().remove(1)
set().remove((1, 2))
set().discard(1)
{frozenset({1})}.remove({1})
{frozenset({1})}.discard({1})
{1} in {frozenset({1})}
""")


class K:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return 1

    def __eq__(self, o):
        print("eq", self.n, o.n, end="; ")
        return self.n == o.n


s = {K(1), K(2)}
s.add(K(3))
s.add(K(3))
s.discard(K(1))
print(len(s))
