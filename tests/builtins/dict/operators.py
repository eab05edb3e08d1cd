# dict.operators: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
{1: 2} | {3: 4}
{1: 2} | {1: 9}
{1: 2} | [(1, 2)]
[(1, 2)] | {1: 2}
{1: 2} == {1: 2.0}
{1: 2} == {1: 3}
{1: 2} != {}
{1: 2} < {1: 3}
{1: {2: {}}} == {1: {2: {}}}
{1: 2} == [(1, 2)]
1 in {1: 2}
2 in {1: 2}
[] in {}
len({1: 2, 3: 4})
bool({})
bool({1: 2})
repr({1: 'a', 'k': [1], (1,): {}})
hash({})
{1: 2}.__or__(5)
{1: 2}.__ior__([(3, 4)])
{1: 2}.__contains__(1)
{1: 2}.__eq__(5)
{1: 2} + {}
list(reversed({1: 2, 3: 4}))
dict[str, int]
{**{1: 2}, 3: 4}
{'a': 1, **{'a': 2}}
{float('nan'): 1} == {float('nan'): 1}
""")
d = {"a": 1}
e = d
d |= {"b": 2}
d |= [("c", 3)]
print(e)
try:
    d |= 5
except TypeError as error:
    print(error)
d["self"] = d
print(d)


class Sub(dict):
    pass


print(type(Sub() | {}).__name__, type({} | Sub()).__name__, Sub(a=1) == {"a": 1}, repr(Sub(a=1)))


class R:
    def __repr__(self):
        items.clear()
        return "R"


items = {1: R(), 2: 3}
print(items)


class Eq:
    def __eq__(self, o):
        left.clear()
        return True


left, right = {1: Eq(), 2: 3}, {1: 0, 2: 4}
print(left == right)
