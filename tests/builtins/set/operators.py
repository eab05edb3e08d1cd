# set.operators: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
{1} | {2}
{1} | [2]
{1} & {1, 2}
{1} - {1}
{1} ^ {2}
{1} + {2}
{1} < {1, 2}
{1} < [1]
{1} <= {1}
{1, 2} > {1}
{1} == {1.0}
{1} == [1]
{1} != {2}
{1} == frozenset([1])
1 in {1}
[] in {1}
len({1, 2})
bool(set())
bool({0})
hash({1})
hash(frozenset()) == hash(frozenset())
hash(frozenset([1, 2])) == hash(frozenset([2, 1]))
repr(set())
repr(frozenset())
repr({1})
repr(frozenset({(1, 2)}))
{1}[0]
{1} * 2
iter({1}).__length_hint__()
sorted({3, 1, 2})
set[int]
frozenset[int]
{1}.__contains__({1})
min({3, 1}), max({3, 1}), sum({1, 2})
{1}.__reduce__()[1]
frozenset([1]).add(2)
{1} | {2} | frozenset([3])
frozenset([1]) | {2}
""")
print(hash(frozenset([1, 2, 3])), hash(frozenset()), hash(frozenset([-1])), hash(frozenset(range(100))))


class Sub(set):
    pass


print(repr(Sub([1])), repr(Sub()), {Sub: 1} != {}, frozenset([frozenset([1])]))


class R:
    def __repr__(self):
        items.clear()
        return "R"


items = {R()}
print(items)
s = {1, 2, 3}
it = iter(s)
next(it)
s.add(4)
try:
    next(it)
except RuntimeError as error:
    print(error)
