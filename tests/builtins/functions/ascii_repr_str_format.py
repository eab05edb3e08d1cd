# functions.ascii_repr_str_format: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
ascii('é'), ascii(5), ascii(['é', '😀']), ascii('\\n')
ascii()
repr('a'), repr(None), repr([1, (2,), {3: {4}}])
repr()
repr(1, 2)
format(5), format(5, '3'), format('a', '>3'), format(1.5, '.3f'), format(None), format([], '')
format()
format(5, 6)
format([], 'x')
format(None, 'x')
format(object, '').startswith('<class')
""")


class R:
    def __repr__(self):
        return "é"

    def __format__(self, spec):
        return 5 if spec == "bad" else spec * 2


cases("""
repr(R()), ascii(R()), str(R()), [R()], format(R(), 'x'), f'{R():y}'
format(R(), 'bad')
""")
