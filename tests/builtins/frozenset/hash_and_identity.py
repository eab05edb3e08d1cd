# The hash of frozensets, which results are the same object, use as keys.


class F(frozenset):
    pass


for value in (frozenset(), frozenset([1]), frozenset(range(10)), frozenset([-1, -2]), frozenset([frozenset(), frozenset([1])]),
              frozenset([1.5, 2, (3, 4)]), frozenset(range(0, 100000, 7)), F([1]), frozenset([2**70, -(2**65)])):
    print(hash(value), hash(value) == hash(frozenset(list(value)[::-1])), hash(F(value)) == hash(value))
a = frozenset(range(30)) - frozenset(range(5, 30))
print(hash(a) == hash(frozenset(range(5))), a == frozenset(range(5)))

f = frozenset([1, 2])
print(frozenset(f) is f, f.copy() is f, f.union() is f, F(f) is f, frozenset(F([1])) == {1}, type(frozenset(F([1]))), type(F([1]).copy()))
print((f | set()) is f, (f & f) is f, (f - set()) is f, f.__or__(f) == f)
d = {frozenset([1, 2]): "a", frozenset(): "b"}
print(d[frozenset([2, 1])], d[frozenset()], frozenset([1, 2]) in d, F([1, 2]) in d)
print({frozenset([1])} == {frozenset([1.0])}, {1} in {frozenset([1])})
print(len({frozenset(c) for c in ("ab", "ba", "abc", "cab", "")}))
g = f
f |= {3}
print(sorted(f), sorted(g), type(f))
f -= {1}
f &= {2, 3}
f ^= {9}
print(sorted(f), type(f))


class Unhashable:
    __hash__ = None


try:
    frozenset([Unhashable()])
except TypeError as error:
    print(error)


# A subclass may define its own hash and equality.
class Own(frozenset):
    def __hash__(self):
        return 1

    def __eq__(self, other):
        return True


print(hash(Own([5])), Own([1]) == Own([2]), len({Own([1]), Own([2])}))
