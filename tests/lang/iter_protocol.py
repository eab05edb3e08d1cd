# Iterators: iter with sentinel, exhaustion, __next__ errors, mutation while iterating, builtin iterator types.

class Count:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration("done", 1)
        self.n -= 1
        return self.n


print(list(Count(3)), sum(Count(4)), max(Count(3)), tuple(map(str, Count(2))), dict(zip(Count(2), Count(2))))
c = Count(1)
print(next(c), next(c, "default"))
try:
    next(c)
except StopIteration as stop:
    print(stop.args, stop.value)
it = iter([1, 2])
print(next(it), next(it), next(it, None), next(it, None), list(it))
values = iter(lambda state=[0]: state.__setitem__(0, state[0] + 1) or state[0], 4)
print(list(values), type(values).__name__)
lst = [1, 2, 3]
it = iter(lst)
print(it.__length_hint__(), next(it), it.__length_hint__())
lst.append(4)
print(list(it))
lst.append(5)
print(list(it))
d = {"a": 1, "b": 2}
try:
    for k in d:
        d[k + k] = 0
except RuntimeError as error:
    print(error)
d = {"a": 1, "b": 2}
try:
    for k in d:
        del d[k]
        d["other" + k] = 1
except RuntimeError as error:
    print(error)
s = {1, 2}
try:
    for k in s:
        s.add(k + 10)
except RuntimeError as error:
    print(error)
for x in d.copy().items():
    d[x[0]] = 5
print(sorted(d.values()))
for thing in ([], (), "", b"", bytearray(), {}, set(), range(0), {}.keys(), {}.values(), {}.items(), reversed([]), zip(), map(len, []),
              filter(None, []), enumerate([]), iter(int, 1), (x for x in []), reversed({}), frozenset(), memoryview(b""), reversed(()), range(2**70)):
    print(type(iter(thing)).__name__, iter(iter(thing)) is not None, end=" ")
print()
z = zip([1, 2, 3], "ab")
print(next(z), list(z), list(zip()), list(zip([1])), list(zip(*[(1, 2), (3, 4)])))
for args in (([1, 2], [1]), ([1], [1, 2]), ([1], [1], [1, 2])):
    try:
        print(list(zip(*args, strict=True)))
    except ValueError as error:
        print(error)
print(list(enumerate("ab", 5)), list(map(lambda a, b: a + b, [1, 2], [10, 20, 30])), list(filter(None, [0, 1, "", "x"])), list(reversed(range(5))))
print(list(reversed("abc")), list(reversed({"x": 1, "y": 2})), list(reversed([1, 2])), list(reversed((1, 2))), list(reversed(dict(a=1).items())))


class Broken:
    def __iter__(self):
        return self

    def __next__(self):
        raise ValueError("broken")


class NoNext:
    def __iter__(self):
        return object()


class IterRaises:
    def __iter__(self):
        raise KeyError("iter")


for cls in (Broken, NoNext, IterRaises):
    for f in (list, sum, lambda x: [*x], lambda x: 1 in x, lambda x: next(iter(x)), sorted, "".join, lambda x: dict(x)):
        try:
            print(f(cls()))
        except Exception as error:
            print(type(error).__name__, error, end="; ")
    print()


class Hint:
    def __init__(self, h):
        self.h = h

    def __iter__(self):
        return iter([1, 2])

    def __length_hint__(self):
        return self.h


for h in (0, 100, NotImplemented, -1, "x", None):
    try:
        print(list(Hint(h)))
    except Exception as error:
        print(type(error).__name__, error)
import operator
print(operator.length_hint(Hint(7)), operator.length_hint([1, 2]), operator.length_hint(5, 3))
gen = (i for i in range(3))
print(1 in gen, list(gen), 5 in (i for i in range(3)))
a, b = iter([1, 2]), None
print([*zip(a, a)])
