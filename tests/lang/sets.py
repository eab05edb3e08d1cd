# Sets and frozensets: operators with every operand, comparison, hashing, mutation hooks, printing of small ones.

a, b = {1, 2, 3}, {3, 4}
print(a | b, a & b, a - b, a ^ b, a <= {1, 2, 3, 4}, a < a, a >= {1}, a > set(), a == frozenset([1, 2, 3]), a != b, a.isdisjoint({9}))
print(a.union([5], (6,)), a.intersection([1, 3], {3}), a.difference([1], [2]), a.symmetric_difference([1, 9]), a.issubset(range(10)), a.issuperset([1]))
f = frozenset("ab")
print(f | {"c"} == {"a", "b", "c"}, type(f | set()).__name__, type(set() | f).__name__, hash(f) == hash(frozenset("ba")), {f: 1}[frozenset("ab")], frozenset([frozenset()]), frozenset())
print(set(), {1}, {None}, frozenset({5}), {(1, 2)}, type({}).__name__, set("a"), {*()}, {1, True, 1.0})
c = a.copy()
c.add(10)
c.discard(99)
c.remove(1)
c.update([7], {8: 0}, "x")
c -= {7, 8}
c &= {2, 3, 10, "x"}
c ^= {"x", "y"}
c |= {0}
print(sorted(c, key=str), len(c), 2 in c, c.pop() in (0, 2, 3, 10, "y"))
for text in ("a | [1]", "a & 5", "a - None", "[1] | a", "a < [1]", "a < 5", "{[]}", "{1}.remove(2)", "set().pop()", "set(5)", "hash(a)", "{1: 2} | {1}", "a.add([])", "a.add()", "set(1, 2)",
             "frozenset([1]).add(2)", "a[0]", "a + a", "{1}.remove([])", "{1}.remove({1})", "[] in a", "{1} in a", "{frozenset([1])}.remove({1})", "set([[]])", "a.union(5)", "a.update(5)", "set(a=1)", "{} ^ {1}"):
    try:
        print(text, "=", eval(text))
    except Exception as error:
        print(text, "|", type(error).__name__, error)
print({frozenset([1])} == {frozenset([1])}, {1} in {frozenset([1])}, sorted([{1, 2}, {1}, {1, 2, 3}], key=len))


class S(set):
    def __init__(self, *a):
        super().__init__(*a)
        self.tag = "t"


s = S([1])
print(s, type(s | {2}).__name__, type(s.copy()).__name__, s.tag, S([1]) == {1}, repr(S()), type(s - s).__name__)


class H:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n % 2

    def __eq__(self, o):
        return self.n == o.n

    def __repr__(self):
        return f"H{self.n}"


hs = {H(i) for i in range(6)} | {H(i) for i in range(3)}
print(len(hs), sorted(hs, key=lambda h: h.n), len(hs - {H(2), H(4)}), H(5) in hs)


class Evil:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        victim.clear()
        return False


victim = set()
victim |= {Evil(), 2}
victim.add(Evil())
print(len(victim))
big = set(range(1000))
big -= set(range(0, 1000, 3))
print(len(big), sum(big), min(big), max(big), big >= {1, 2, 4}, len(big & set(range(100))), len(big.symmetric_difference(range(10))))
try:
    for x in big:
        big.add(x + 5000)
except RuntimeError as error:
    print(error)
it = iter({1, 2, 3})
print(it.__length_hint__(), len(list(it)), it.__length_hint__())
print(set.union(*[{1}, {2}]), {1}.__or__([1]), {1}.__contains__(1), frozenset.__new__(frozenset, [1]), {1}.__eq__(1), {1}.__lt__({1, 2}))
