# dict.items_keys_values: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
{1: 2}.items()
{1: 2}.keys()
{1: 2}.values()
list({1: 2, 3: 4}.items())
{}.items()
len({1: 2}.keys())
1 in {1: 2}.keys()
2 in {1: 2}.values()
(1, 2) in {1: 2}.items()
(1, 3) in {1: 2}.items()
1 in {1: 2}.items()
([], 1) in {1: 2}.items()
{1: 2}.keys() == {1}
{1: 2}.keys() == [1]
{1: 2}.items() == {(1, 2)}
{1: 2}.values() == {1: 2}.values()
{1: 2, 3: 4}.keys() & [1]
{1: 2}.keys() | {2}
{1: 2}.keys() - {1}
{1: 2}.keys() ^ {1, 5}
[1, 5] - {1: 2}.keys()
{1: 2}.keys() < {1, 2}
{1: 2}.keys() <= [1]
{1: 2}.keys().isdisjoint([2])
{1: 2}.keys().isdisjoint(5)
{1: 2}.items() | {5}
{1: [2]}.items() | {5}
{1: 2}.values() | {5}
{1: 2}.keys()[0]
hash({}.keys())
list(reversed({1: 2, 3: 4}.keys())), list(reversed({1: 2, 3: 4}.values())), list(reversed({1: 2, 3: 4}.items()))
{1: 2}.keys().mapping
{1: 2}.keys().mapping[5]
{}.keys(1)
type({}.keys())()
iter({1: 2}.items()).__length_hint__()
""")
d = {"a": 1}
k, v, i = d.keys(), d.values(), d.items()
d["b"] = 2
print(k, v, i)
it = iter(d)
next(it)
d["c"] = 3
try:
    next(it)
except RuntimeError as error:
    print(error)
try:
    next(it)
except RuntimeError as error:
    print(error)
it = iter(d.items())
d.clear()
try:
    next(it)
except RuntimeError as error:
    print(error)
