# sort and sorted: stability, keys, reverse, errors, mutation while sorting, min and max with keys, bisect, heapq.
import functools

data = [5, 3, 8, 1, 9, 2, 7, 3]
print(sorted(data), sorted(data, reverse=True), sorted("banana"), sorted({3, 1, 2}), sorted({"b": 1, "a": 2}), sorted(range(5, 0, -1)))
words = "the quick brown fox jumps over the lazy dog".split()
print(sorted(words), sorted(words, key=len), sorted(words, key=len, reverse=True), sorted(words, key=lambda w: (-len(w), w)), sorted(words, key=str.upper))
pairs = [(i % 3, -i) for i in range(12)]
print(sorted(pairs), sorted(pairs, key=lambda p: p[0]), sorted(pairs, key=lambda p: p[0], reverse=True))
pairs.sort(key=lambda p: p[1])
pairs.sort(key=lambda p: p[0])
print(pairs)
print(sorted([1, 2.5, True, -3, 10**20, -1e30]), sorted([(1, "b"), (1, "a"), (0, "z")]), sorted([[2], [1, 5], [1]]), sorted([b"b", b"a"]))
print(sorted(words, key=functools.cmp_to_key(lambda a, b: (a > b) - (a < b)), reverse=True))
for text in ("sorted([1, 'a'])", "sorted([None, None])", "sorted(5)", "sorted([1], key=5)", "sorted([1j, 2j])", "[2, 1].sort(5)", "sorted([3, 2], reverse='x')",
             "sorted([{}, {}])", "min([])", "max()", "max(5)", "min([], default=7)", "max(1, 2, default=3)", "min('a', 1)", "sorted([1, 2], key=lambda: 0)", "[1].sort(key=None, reverse=2)",
             "sorted([2, 1], cmp=1)", "sorted([object(), object()])"):
    try:
        print(text, "=", eval(text))
    except Exception as error:
        print(text, "|", type(error).__name__, error)
print(min(3, 1, 2), max([3, 1], key=lambda x: -x), min("bca", key=ord), max({"a": 1, "b": 0}), max(words, key=len), min(words, key=len), max([1, 1.0, True]), min([0, False]))


class Item:
    compared = 0

    def __init__(self, v):
        self.v = v

    def __lt__(self, other):
        Item.compared += 1
        return self.v < other.v

    def __repr__(self):
        return f"I{self.v}"


items = [Item(i * 7 % 50) for i in range(50)]
print(sorted(items)[:5], Item.compared < 400)
Item.compared = 0
sorted([Item(i) for i in range(100)])
print(Item.compared)
Item.compared = 0
sorted([Item(-i) for i in range(100)])
print(Item.compared)
lst = [3, 1, 2]


def mutating_key(x):
    lst.append(x)
    return x


try:
    lst.sort(key=mutating_key)
except ValueError as error:
    print(error, lst)
lst = [5, 4, 3]


def looking(x):
    print("list is", lst, end="; ")
    return x


lst.sort(key=looking)
print(lst)


class Bad:
    def __lt__(self, o):
        raise ZeroDivisionError("in lt")


lst = [1, Bad(), Bad()]
try:
    lst.sort()
except (ZeroDivisionError, TypeError) as error:
    print(type(error).__name__, error, len(lst))
big = [(i * 7919) % 10007 for i in range(10007)]
s = sorted(big)
print(s == list(range(10007)), sorted(big, key=lambda x: -x) == s[::-1], sorted(s + s)[:4])
mixed = [i % 10 for i in range(1000)] + list(range(500)) + list(range(500, 0, -1))
print(sum(a <= b for a, b in zip(sorted(mixed), sorted(mixed)[1:])))
print(sorted([float("nan"), 1, 2]) is not None, sorted(["é", "z", "a", "Z", "😀", "\uffff"]))
import bisect
import heapq
a = [1, 3, 5]
bisect.insort(a, 4)
print(a, bisect.bisect(a, 3), bisect.bisect_left(a, 3), heapq.nsmallest(2, [3, 1, 2]), heapq.nlargest(2, "bca"))
h = []
for v in (5, 1, 4, 2):
    heapq.heappush(h, v)
print([heapq.heappop(h) for _ in range(4)], list(heapq.merge([1, 4], [2, 3])))
