# The set operations of views, their comparisons, `mapping` and repr.
from collections.abc import ItemsView, KeysView, Mapping, Set, ValuesView


def show(function):
    try:
        result = function()
        print(type(result).__name__, sorted(result, key=repr) if isinstance(result, set) else result)
    except Exception as error:
        print(type(error).__name__, error)


d = {1: "a", 2: "b", 3: "c"}
e = {2: "b", 3: "x", 4: "d"}
OTHERS = [e.keys(), e.items(), e.values(), e, {2, 3}, frozenset({2, 9}), [2, 2, 7], (2, "b"), [(2, "b")], {(1, "a")}, range(3),
          "ab", 5, None, [[1]], {}.keys(), {}.items(), set(), iter([1, 2])]
for view in (d.keys(), d.items()):
    for number, other in enumerate(OTHERS):
        print(number, end=" ")
        show(lambda: view & other)
        show(lambda: view | other)
        show(lambda: view - other)
        show(lambda: view ^ other)
        show(lambda: other & view)
        show(lambda: other | view)
        show(lambda: other - view)
        show(lambda: other ^ view)
        show(lambda: view.isdisjoint(other))
        for op in ("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"):
            show(lambda: getattr(view, op)(other))

print({1: 2, 3: 4}.keys() == {1, 3}, {1: 2}.items() == {(1, 2)}, {1: 2}.keys() < {1, 2}, {1, 2} > {1: 2}.keys())
show(lambda: {1: 2}.keys() < [1, 2])
show(lambda: {1: 2}.values() & {1})
print({1: 2}.values() == {1: 2}.values())
v = d.values()
print(v == v, v != v)

# Values without a hash only matter where they come into a set.
unhashable = {1: [], 2: {}}
show(lambda: unhashable.items() & {1: []}.items())
show(lambda: unhashable.items() ^ {1: [], 2: {}}.items())
show(lambda: unhashable.items() ^ {1: []}.items())
print((1, []) in unhashable.items(), (1, [2]) in unhashable.items(), (1,) in unhashable.items(), 1 in unhashable.items())
show(lambda: ([], 1) in unhashable.items())
print([1, "a"] in d.items(), (1, "a") in d.items(), "a" in d.values(), 1 in d.keys(), "z" in d.values())
nan = float("nan")
print((1, nan) in {1: nan}.items(), nan in {1: nan}.values())

# In-place forms give sets.
view = d.keys()
view |= {9}
print(sorted(view), d)
view = d.items()
view &= {(1, "a")}
print(view)

for view in (d.keys(), d.values(), d.items()):
    print(view, len(view), view.mapping, type(view.mapping).__name__, view.mapping == d)
    try:
        view.mapping[1] = 2
    except TypeError as error:
        print(error)
    try:
        view.mapping = {}
    except AttributeError as error:
        print(error)
    try:
        view.other = 1
    except AttributeError as error:
        print(error)
    try:
        hash(view)
        print("hashable")
    except TypeError as error:
        print(error)
    print([isinstance(view, c) for c in (KeysView, ValuesView, ItemsView, Set)])
print(isinstance(d, Mapping))

# A view follows its dict.
d[10] = "z"
keys = d.keys()
del d[1]
print(keys, len(keys), 1 in keys)

# Views that hold themselves.
d = {}
d["self"] = d.values()
print(d, d.values(), d.items())
d = {}
d["items"] = d.items()
print(d)
