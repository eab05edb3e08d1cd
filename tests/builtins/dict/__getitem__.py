# dict.__getitem__: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
{1: 2}[1]
{1: 2}[True]
{1: 2}[1.0]
{1: 2}[5]
{}['k']
{}[None]
{}[(1, 2)]
{}[[]]
{}[{}]
{}[b'x']
{'a': 1}.__getitem__('a')
{'a': 1}.__getitem__()
{2**70: 'big'}[2**70]
{float('inf'): 1}[float('inf')]
{'é': 1}['é']
""")


class D(dict):
    def __missing__(self, key):
        return f"missing {key!r}"


class E(dict):
    def __missing__(self, key):
        raise LookupError(key)


cases("""
D()[1]
D(a=1)['a']
D().get(1)
1 in D()
D()[[]]
E()['x']
""")


class Raises:
    def __hash__(self):
        raise ValueError("hash")


class EqRaises:
    def __hash__(self):
        return hash("k")

    def __eq__(self, o):
        raise ValueError("eq")


cases("""
{}[Raises()]
{'k': 1}[EqRaises()]
{'k': 1}.get(EqRaises(), 5)
EqRaises() in {'k': 1}
{'k': 1, EqRaises(): 2}
""")
