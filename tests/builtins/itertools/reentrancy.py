# Iterators and caches that are asked again, or changed, by the Python code they call.
import collections
import functools
import itertools


class Again:
    """An iterator that asks the iterator over itself."""

    def __init__(self):
        self.outer = None
        self.left = 3

    def __iter__(self):
        return self

    def __next__(self):
        if self.left == 0:
            raise StopIteration
        self.left -= 1
        return next(self.outer, "end")


def show(make):
    inner = Again()
    inner.outer = make(inner)
    try:
        print(list(itertools.islice(inner.outer, 5)))
    except Exception as error:
        print(type(error).__name__, error)


show(lambda it: itertools.chain(it, [7]))
show(lambda it: itertools.cycle(it))
show(lambda it: itertools.accumulate(it, lambda a, b: (a, b)))
show(lambda it: itertools.tee(it)[0])
show(lambda it: itertools.filterfalse(None, it))

d = collections.deque(range(4))


class Clears:
    def __eq__(self, other):
        d.clear()
        return False


d.append(Clears())
for operation in (lambda: 9 in d, lambda: d.count(9), lambda: d.index(9), lambda: d.remove(9)):
    d.extend([1, 2, Clears(), 3])
    try:
        print(operation())
    except Exception as error:
        print(type(error).__name__, error)


@functools.lru_cache(maxsize=2)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(30), fib.cache_info())


@functools.lru_cache(maxsize=3)
def clears(n):
    clears.cache_clear()
    return clears(n - 1) if n else 0


print(clears(5), clears.cache_info())
factory_calls = []


class Nested(collections.defaultdict):
    def __missing__(self, key):
        factory_calls.append(key)
        self[key] = key
        return key


n = Nested()
print(n[1], n[1], n, factory_calls)
