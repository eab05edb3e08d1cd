# dict.copy: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
{1: [2]}.copy()
{}.copy()
{}.copy(1)
type(type('D', (dict,), {})(a=1).copy()).__name__
""")
a = {"x": [1]}
b = a.copy()
b["x"].append(2)
b["y"] = 3
print(a, b, list(b))
big = {i: i for i in range(100)}
for i in range(90):
    del big[i]
c = big.copy()
c["new"] = 1
print(list(c), len(big))
