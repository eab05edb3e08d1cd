# dict.pop: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
{1: 2}.pop(1)
{1: 2}.pop(5)
{1: 2}.pop('k')
{1: 2}.pop(5, 'd')
{}.pop()
{}.pop(1, 2, 3)
{}.pop([])
{}.pop([], 1)
{1: 2}.pop(1, default=3)
{(1, 2): 3}.pop((1, 2))
{}.pop((1, 2))
""")
d = {i: i for i in range(5)}
print(d.pop(2), d, d.pop(0), list(d))
