# The iterator of sets, pickling and copying, reprs, consumption of iterables.
import copy
import operator
import pickle


def show(function):
    try:
        print(repr(function()))
    except Exception as error:
        print(type(error).__name__, error)


s = {1, 2, 3, 4}
iterator = iter(s)
print(type(iterator).__name__, iter(iterator) is iterator, operator.length_hint(iterator))
next(iterator)
print(operator.length_hint(iterator), iterator.__reduce__()[1], list(copy.copy(iterator)), list(pickle.loads(pickle.dumps(iterator))))
s.add(5)
show(lambda: next(iterator))
s.discard(5)
show(lambda: next(iterator))
show(lambda: operator.length_hint(iterator))
show(lambda: iterator.__reduce__())
iterator = iter(s)
print(list(iterator), list(iterator), operator.length_hint(iterator), iterator.__reduce__()[1])
s.add(9)
print(list(iterator))
try:
    for x in s:
        s.add(x + 100)
except RuntimeError as error:
    print(error)
s = set(range(5))
for x in s:
    s.discard(x)
    s.add(x)
print(s)
show(lambda: type(iterator)())


class S(set):
    pass


class WithState(set):
    def __init__(self, items=()):
        super().__init__(items)
        self.extra = 1


for value in (set(), {1, 2}, frozenset({1}), S({3}), WithState({4})):
    print(value.__reduce__())
    print(copy.copy(value), copy.deepcopy(value), copy.copy(value) == value)
value = WithState({4})
value.extra = [5]
again = copy.deepcopy(value)
print(again, again.extra)
for protocol in range(5):
    print(pickle.loads(pickle.dumps({1, 2}, protocol)), pickle.loads(pickle.dumps(frozenset({1}), protocol)))


# A set that holds itself by way of an object.
class Holder:
    def __init__(self, held):
        self.held = held

    def __repr__(self):
        return repr(self.held)


a = set()
a.add(Holder(a))
print(a)
b = S()
b.add(Holder(b))
print(b, [b])
holder = Holder(None)
holder.held = frozenset([holder])
print(holder)
print(set(), {1}, {"a"}, frozenset(), frozenset({"a"}), S(), {frozenset({frozenset()})})


def numbers(limit):
    for i in range(limit):
        print("take", i, end="; ")
        yield i


print({1}.intersection(numbers(4)), set().intersection(numbers(2)), {0, 2}.intersection(numbers(5)))
print({1}.issubset(numbers(3)), {1}.issuperset(numbers(3)), {1}.isdisjoint(numbers(4)), {1, 2}.difference(numbers(2)))
print({1, 2}.symmetric_difference(numbers(2)))
deep = frozenset()
for i in range(50000):
    deep = frozenset([deep])
try:
    repr(deep)
except RecursionError as error:
    print(type(error).__name__)
