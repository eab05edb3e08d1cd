# Error texts of set and frozenset.


def show(function):
    try:
        print(repr(function()))
    except BaseException as error:
        print(type(error).__name__, error, error.args)


for function in (
    lambda: set(1), lambda: set(1, 2), lambda: set(a=1), lambda: frozenset(1), lambda: frozenset(1, 2), lambda: frozenset(a=1),
    lambda: set([[]]), lambda: {[]}, lambda: {{}}, lambda: {{1}}, lambda: set().add([]), lambda: set().add({1}), lambda: set().remove(1),
    lambda: set().remove((1, 2)), lambda: set().remove([]), lambda: set().remove({1}), lambda: set().discard({1}), lambda: set().discard([]),
    lambda: {1} in {frozenset([1])}, lambda: {1} in frozenset([frozenset([1])]), lambda: [] in set(), lambda: {1} in {1},
    lambda: {frozenset([1]), 2}.discard({1}), lambda: set().pop(), lambda: frozenset().pop(), lambda: set().pop(1), lambda: set().add(),
    lambda: set().add(1, 2), lambda: set().update(1), lambda: set().update([1], 2), lambda: set().union(1), lambda: set() | [],
    lambda: [] | set(), lambda: set() & 1, lambda: set() - "a", lambda: set() ^ {}, lambda: set() < [], lambda: set() <= 1, lambda: {1} > None,
    lambda: set().isdisjoint(1), lambda: set().issubset(1), lambda: set().issuperset(1), lambda: set().issubset([[]]),
    lambda: set().issuperset([[]]), lambda: {1}.isdisjoint([[]]), lambda: set().intersection([[]]), lambda: set().difference([[]]),
    lambda: {1}.symmetric_difference([[]]), lambda: set().symmetric_difference(), lambda: set().copy(1), lambda: set().clear(1),
    lambda: hash(set()), lambda: set.__hash__, lambda: set().__init__(1, 2), lambda: set().__init__(a=1), lambda: set.add(1, 2),
    lambda: set.__len__([]), lambda: set.__or__(1, 2), lambda: set.__new__(int), lambda: frozenset.__new__(int), lambda: set.__new__(set, 1, 2, a=3),
    lambda: set[int], lambda: frozenset[int, str], lambda: setattr(set(), "a", 1), lambda: set().foo, lambda: frozenset().add,
    lambda: sorted({1, "a"}), lambda: set()[0], lambda: +set(), lambda: set() + set(), lambda: set() * 2, lambda: len(set(), 1),
    lambda: next(set()), lambda: reversed(set()), lambda: {**set()}, lambda: {*1}, lambda: {*[1], *{2}},
):
    show(function)


def augmented(op):
    s = {1}
    try:
        exec(f"s {op}= [1]", {"s": s})
    except TypeError as error:
        print(op, error)


for op in "|&-^":
    augmented(op)
print(sorted(dir(set)))
print(sorted(dir(frozenset)))

# Half of an update stays when it fails.
s = set()
try:
    s.update([1, 2, [], 3])
except TypeError as error:
    print(error, s)
try:
    s.difference_update([1, [], 2])
except TypeError as error:
    print(error, s)


# Whether a set is looked up as a frozenset depends on TypeError only.
class Odd(set):
    def __hash__(self):
        raise ValueError("odd")


show(lambda: Odd() in {1})
show(lambda: {1}.remove(Odd()))
