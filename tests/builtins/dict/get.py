# dict.get: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
{1: 2}.get(1)
{1: 2}.get(5)
{1: 2}.get(5, 'd')
{}.get(None, 1)
{}.get()
{}.get(1, 2, 3)
{}.get([])
{}.get(key=1)
{1: 2}.get(True)
{1: 2}.get(1.0)
{'a': None}.get('a', 'd')
""")
