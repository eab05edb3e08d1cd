# dict.fromkeys: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
dict.fromkeys('ab')
dict.fromkeys([1, 2, 1], 0)
dict.fromkeys({'k': 1}, [])
dict.fromkeys(range(3), 'x')
dict.fromkeys([])
dict.fromkeys(5)
dict.fromkeys()
dict.fromkeys([[]])
{}.fromkeys('a', 1)
dict.fromkeys({1, 2}, 3)
""")


class D(dict):
    def __setitem__(self, k, v):
        print("set", k, v)
        super().__setitem__(k, v)


print(D.fromkeys("ab", 1))


class NewOther(dict):
    def __new__(cls):
        return {"already": 0}


print(NewOther.fromkeys("xy"))
