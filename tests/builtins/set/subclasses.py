# Types of results for subclasses of set and frozenset; operators refuse what is no set.
import operator


class S(set):
    pass


class F(frozenset):
    pass


def show(function):
    try:
        result = function()
        print(type(result).__name__, sorted(result, key=repr) if isinstance(result, (set, frozenset)) else result)
    except Exception as error:
        print(type(error).__name__, error)


VALUES = [{1, 2}, frozenset({2, 3}), S({1, 3}), F({3, 4}), [1, 2], {1: 1}.keys(), {1: 1}, (), 5, "ab"]
OPS = [operator.or_, operator.and_, operator.sub, operator.xor, operator.lt, operator.le, operator.eq, operator.ne,
       operator.ior, operator.iand, operator.isub, operator.ixor]
METHODS = ["union", "intersection", "difference", "symmetric_difference", "issubset", "issuperset", "isdisjoint"]
for a in VALUES[:4]:
    for b in VALUES:
        for op in OPS:
            left = type(a)(a)
            show(lambda: op(left, b))
            print(sorted(left, key=repr), end=" ")
            show(lambda: op(b, type(a)(a)))
        for name in METHODS:
            show(lambda: getattr(a, name)(b))
    show(lambda: a.copy())
    show(lambda: a.union())
    show(lambda: a.intersection())
    show(lambda: a.difference())
    show(lambda: a.union([9], {8}, (7,)))
    show(lambda: a.intersection([1, 2, 3], {3, 2}, (3,)))
    show(lambda: a.difference([1], {2}))
    print(a == set(a), a == frozenset(a), set(a) == a, a.copy() is a, type(a)(a) is a)

s = S([1])
s.attribute = 2
print(repr(s), repr(S()), repr(F([1])), repr(F()), s.__dict__, str(s))
for name in ("__or__", "__ror__", "__sub__", "__rsub__", "__and__", "__rand__", "__xor__", "__rxor__", "__ior__", "__lt__", "__eq__"):
    print(name, getattr({1}, name)([1]), getattr({1}, name)(frozenset({2})))


class Loud(set):
    def __init__(self, *args, **keywords):
        print("init", args, keywords)
        super().__init__(*args)

    def add(self, item):
        print("add", item)
        super().add(item)

    def __contains__(self, item):
        return "yes"

    def __iter__(self):
        return iter([7])


loud = Loud([1], x=2)
loud.update([2])
print(len(loud), 99 in loud, list(loud), set(loud), loud | {3}, loud.copy() == {1, 2}, loud == {1, 2})


class New(frozenset):
    def __new__(cls, *args, **keywords):
        print("new", args, keywords)
        return super().__new__(cls, *args)

    def __init__(self, *args, **keywords):
        print("init", args, keywords)


print(New([1], x=2), New())


class Slots(set):
    __slots__ = ("x", "__weakref__") if False else ("x",)


slots = Slots([1])
slots.x = 1
print(slots, slots.x)
import weakref

print(weakref.ref(s)() is s, weakref.ref(frozenset_value := frozenset([1]))() is frozenset_value)
