# tuple.count_index: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
(1, 2, 1).count(1)
().count(1)
(1,).count()
(1, 2, 3).index(3)
(1, 2, 3).index(1, 1)
(1, 2, 1).index(1, 1)
(1, 2).index(2, -1)
(1,).index('a')
(1,).index()
(1,).index(1, 'x')
(1, 2, 3).index(3, 0, 2)
(True, 1.0).count(1)
""")
