# itertools, functools, operator and collections in combination: laziness, laws, errors.
import functools
import itertools as it
import operator as op
from collections import deque

take = lambda n, i: list(it.islice(i, n))
print(take(5, it.count(3, 2)), take(7, it.cycle("ab")), list(it.repeat("x", 3)), list(it.accumulate([1, 2, 3, 4])), list(it.accumulate([1, 2, 3], op.mul, initial=10)), list(it.chain("ab", [1])), list(it.chain.from_iterable(["ab", "c"])))
print(list(it.compress("abcd", [1, 0, 1, 1])), list(it.dropwhile(lambda x: x < 3, [1, 3, 2])), list(it.takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(it.filterfalse(lambda x: x % 2, range(5))), list(it.starmap(pow, [(2, 3), (3, 2)])))
print([(k, list(g)) for k, g in it.groupby("aabbbca")], [(k, list(g)) for k, g in it.groupby([1, 3, 2, 4], lambda x: x % 2)], list(it.zip_longest("ab", "xyz", fillvalue="-")), list(it.pairwise("abcd")))
print(list(it.product("ab", repeat=2)), list(it.product([1, 2], "x")), list(it.permutations("abc", 2)), list(it.combinations("abcd", 3)), list(it.combinations_with_replacement("ab", 2)), list(it.islice("abcdefg", 1, None, 2)))
a, b, c = it.tee([1, 2, 3], 3)
print(next(a), list(b), list(a), list(c), repr(it.count(5)), repr(it.repeat(1, 2)), take(2, it.count(0.5)), take(2, it.count(10**20)))
print(functools.reduce(op.add, [1, 2, 3]), functools.reduce(lambda a, b: a + b, "abc", ">"), functools.partial(int, base=2)("101"), functools.partial(print, 1, sep="-").func is print, functools.reduce(max, [3, 9, 2]))
print(op.itemgetter(1, 0)("ab"), op.itemgetter(1)([5, 6]), op.attrgetter("real", "imag")(3), op.methodcaller("split", ",")("a,b"), op.attrgetter("__class__.__name__")(5), op.index(True), op.concat([1], [2]), op.contains([1], 1), op.countOf([1, 1], 1))
for f in (lambda: functools.reduce(op.add, []), lambda: list(it.islice("a", -1)), lambda: it.combinations("a", -1), lambda: it.repeat(), lambda: it.groupby(5), lambda: list(it.chain(5)), lambda: it.product(repeat=-1), lambda: it.count("a"), lambda: op.itemgetter(), lambda: op.itemgetter(5)([1]), lambda: it.tee([], -1), lambda: list(it.accumulate([1, "a"])), lambda: functools.partial(), lambda: functools.partial(5)):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)
d = deque([1, 2, 3], maxlen=3)
d.append(4)
d.appendleft(0)
d.rotate(1)
print(d, d.popleft(), d.pop(), d.maxlen, list(reversed(d)), d[0], deque("abc").index("b"), deque([1, 2]) + deque([3]), deque([1]) < deque([2]), d.extend([7, 8, 9]), d)
for f in (lambda: deque().pop(), lambda: d[9], lambda: d.remove(99), lambda: d.insert(0, 1), lambda: deque(5), lambda: deque(maxlen=-1)):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)
try:
    for x in d:
        d.append(x)
except RuntimeError as error:
    print(error)
primes = (n for n in it.count(2) if all(n % d for d in range(2, int(n**0.5) + 1)))
print(take(15, primes), sum(it.takewhile(lambda n: n < 100, (i * i for i in it.count()))))
@functools.lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(100), fib.cache_info(), fib.cache_clear(), fib.cache_info(), fib.cache_parameters())
print(sorted([1, 2, 3], key=functools.cmp_to_key(lambda a, b: b - a)))
