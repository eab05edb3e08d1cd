# The state of the built-in iterators: __length_hint__, __reduce__, __setstate__, and what stays when they are exhausted.
import copy
import operator
import pickle


class Items:
    def __getitem__(self, index):
        if index > 3:
            raise IndexError
        return index * 2


class Sized(Items):
    def __len__(self):
        return 4


def plain(value):
    """Iterators shown by what they still give."""
    if isinstance(value, tuple):
        return tuple(plain(item) for item in value)
    if isinstance(value, type):
        return value.__name__
    if hasattr(value, "__next__"):
        return type(value).__name__, list(copy.copy(value))
    if isinstance(value, Items):
        return type(value).__name__
    return value


makers = {
    "list": lambda: iter([1, 2, 3]),
    "list backward": lambda: reversed([1, 2, 3]),
    "empty list": lambda: iter([]),
    "tuple": lambda: iter((1, 2, 3)),
    "range": lambda: iter(range(1, 10, 3)),
    "range backward": lambda: reversed(range(1, 10, 3)),
    "long range": lambda: iter(range(2**70, 2**70 + 3)),
    "long range backward": lambda: reversed(range(2**70, 2**70 + 3)),
    "sequence": lambda: iter(Items()),
    "sized sequence": lambda: iter(Sized()),
    "sequence backward": lambda: reversed(Sized()),
    "str backward": lambda: reversed("abc"),
    "enumerate": lambda: enumerate([1, 2, 3], 5),
    "zip": lambda: zip([1, 2, 3], "abc"),
    "zip strict": lambda: zip([1, 2, 3], "abc", strict=True),
    "map": lambda: map(abs, [-1, 2, -3]),
    "map of two": lambda: map(divmod, [10, 20, 30], [3, 4, 5]),
    "filter": lambda: filter(None, [0, 1, 2]),
    "call": lambda: iter([3, 2, 1].pop, 3),
}
for name, make in makers.items():
    iterator = make()
    for step in range(6):
        print(name, step, operator.length_hint(iterator, -1), end=" ")
        if name != "call":
            print(plain(iterator.__reduce__()), list(copy.copy(iterator)), end=" ")
        print(next(iterator, "end"))
    print(list(iterator), operator.length_hint(iterator, -1))
    if name not in ("call", "sequence", "sized sequence", "sequence backward"):
        for taken in range(3):
            iterator = make()
            for _ in range(taken):
                next(iterator, None)
            print(list(pickle.loads(pickle.dumps(iterator))), end=" ")
        print()
for name, make in makers.items():
    for state in (-5, 0, 1, 2, 3, 100, 2**62):
        iterator = make()
        if not hasattr(iterator, "__setstate__"):
            break
        next(iterator, None)
        iterator.__setstate__(state)
        print(name, state, [item for item, _ in zip(iterator, range(5))])
    exhausted = make()
    list(exhausted)
    if hasattr(exhausted, "__setstate__"):
        exhausted.__setstate__(0)
        print(name, "exhausted", list(exhausted))


# An exhausted iterator stays so and lets its container go.
class Tracked(list):
    def __del__(self):
        print("gone")


iterator = iter(Tracked([1]))
print(list(iterator))
items = [1]
iterator = iter(items)
print(list(iterator))
items.append(2)
print(list(iterator))

# The pair and the tuple are only used again when nobody kept them.
pairs = [pair for pair in enumerate("abc")]
print(pairs, len({id(pair) for pair in pairs}))
rows = list(zip("abc", range(3)))
print(rows, len({id(row) for row in rows}))
iterator = zip([1, 2, 3])
first = next(iterator)
second = next(iterator)
print(first, second)


# Errors in the middle.
class Breaks:
    def __init__(self, error):
        self.error = error

    def __getitem__(self, index):
        if index == 2:
            raise self.error
        return index


for error in (IndexError, StopIteration, KeyError, ValueError("x")):
    for direction in (iter, lambda value: reversed(type("B", (Breaks,), {"__len__": lambda self: 4})(error))):
        iterator = direction(Breaks(error))
        seen = []
        for _ in range(5):
            try:
                seen.append(next(iterator, "end"))
            except Exception as caught:
                seen.append(type(caught).__name__)
        print(error, seen)


def stops(values):
    values = list(values)

    def function():
        if not values:
            raise StopIteration
        return values.pop(0)

    return function


print(list(iter(stops([1, 2, 3]), 9)), list(iter(stops([1, 2, 3]), 2)))
calls = []


def reenter():
    calls.append(len(calls))
    if len(calls) == 1:
        list(nested)
    return len(calls)


nested = iter(reenter, 2)
try:
    list(nested)
except SystemError:  # CPython 3.11.2 trips over the end that the inner list met
    pass
print(calls)
try:
    print(next(map(next, [iter([])])))
except StopIteration:
    print("stop")
for bad in (
    lambda: zip([1], [1, 2], strict=True), lambda: zip([1, 2], [1], strict=True),
    lambda: zip("ab", "ab", "a", strict=True), lambda: zip("a", "a", "ab", strict=True),
):
    try:
        print(list(bad()))
    except ValueError as error:
        print(error)
