# str.join: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
','.join([])
','.join(['a'])
','.join(['a', 'b'])
','.join('abc')
','.join(('a', 'b'))
','.join({'k': 1})
''.join(str(i) for i in range(5))
','.join([1])
','.join(['a', 5])
','.join(['a', None])
','.join(['a', b'b'])
','.join(5)
','.join()
','.join(['a'], ['b'])
'é'.join(['a', '😀'])
str.join('x', 'ab')
str.join(5, 'ab')
' '.join(iter(['x', 'y']))
""")
s = "unchanged"
print("-".join([s]) is s, "".join([s, ""]) == s)


class S(str):
    pass


print(type("".join([S("a")])).__name__, type(S("-").join("ab")).__name__)


def gen():
    yield "a"
    raise ValueError("in gen")


try:
    "".join(gen())
except ValueError as error:
    print(error)
