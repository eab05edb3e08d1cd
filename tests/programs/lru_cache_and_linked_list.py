# A cache with a doubly linked list, hits and misses, iteration protocols and container methods.

class Node:
    __slots__ = ("key", "value", "before", "after")

    def __init__(self, key=None, value=None):
        self.key, self.value = key, value
        self.before = self.after = self


class Cache:
    def __init__(self, size):
        self.size, self.nodes, self.hits, self.misses = size, {}, 0, 0
        self.root = Node()

    def _unlink(self, node):
        node.before.after, node.after.before = node.after, node.before

    def _front(self, node):
        node.before, node.after = self.root, self.root.after
        node.before.after = node.after.before = node

    def __getitem__(self, key):
        try:
            node = self.nodes[key]
        except KeyError:
            self.misses += 1
            raise
        self.hits += 1
        self._unlink(node)
        self._front(node)
        return node.value

    def __setitem__(self, key, value):
        if key in self.nodes:
            self.nodes[key].value = value
            self._unlink(self.nodes[key])
            self._front(self.nodes[key])
            return
        if len(self.nodes) >= self.size:
            oldest = self.root.before
            self._unlink(oldest)
            del self.nodes[oldest.key]
        node = self.nodes[key] = Node(key, value)
        self._front(node)

    def __len__(self):
        return len(self.nodes)

    def __contains__(self, key):
        return key in self.nodes

    def __iter__(self):
        node = self.root.after
        while node is not self.root:
            yield node.key
            node = node.after

    def __reversed__(self):
        node = self.root.before
        while node is not self.root:
            yield node.key
            node = node.before

    def __repr__(self):
        return f"Cache({', '.join(f'{k}: {self.nodes[k].value}' for k in self)})"


def cached(size):
    def decorate(function):
        cache = Cache(size)

        def wrapper(*args):
            try:
                return cache[args]
            except KeyError:
                value = cache[args] = function(*args)
                return value
        wrapper.cache = cache
        return wrapper
    return decorate


@cached(100)
def collatz(n):
    return 1 if n == 1 else 1 + collatz(n * 3 + 1 if n & 1 else n // 2)


small = Cache(3)
for key in "abcad":
    small[key] = ord(key)
small["c"]
print(small, len(small), "b" in small, list(reversed(small)))
best = max(range(1, 4000), key=collatz)
print(best, collatz(best), collatz.cache.hits, collatz.cache.misses, len(collatz.cache))
cache = Cache(50)
state = 3
for _ in range(40000):
    state = state * 75 % 65537
    key = state % 97 % (state % 60 + 1)
    try:
        cache[key] += 1
    except KeyError:
        cache[key] = 1
print(cache.hits, cache.misses, sorted(cache)[:10], sum(cache.nodes[k].value for k in cache))
