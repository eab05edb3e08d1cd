# Long random sequences of operations, each checked against a plain list of pairs; the printed sums say that both
# programs went the same way.
import random


class Model:
    """A dict as a list of pairs."""

    def __init__(self):
        self.pairs = []

    def find(self, key):
        for i, pair in enumerate(self.pairs):
            if pair[0] == key:
                return i
        return -1

    def set(self, key, value):
        i = self.find(key)
        if i < 0:
            self.pairs.append([key, value])
        else:
            self.pairs[i][1] = value

    def delete(self, key):
        i = self.find(key)
        if i >= 0:
            del self.pairs[i]


def check(d, model):
    pairs = [tuple(pair) for pair in model.pairs]
    assert list(d.items()) == pairs, (d, pairs)
    assert list(d) == [key for key, value in pairs]
    assert list(reversed(d.items())) == pairs[::-1]
    assert len(d) == len(pairs)


KEYS = [
    lambda r: r.randrange(30),
    lambda r: "key%d" % r.randrange(40),
    lambda r: r.choice([1, 1.0, True, 0, 0.0, False, "a", b"a", None, (), (1,), 2**70, -1, -2, 3.5, "b", frozenset()]),
    lambda r: r.randrange(8) << 20,
    lambda r: r.choice([r.randrange(30), str(r.randrange(10))]),
]

for seed in range(25):
    r = random.Random(seed)
    make = KEYS[seed % len(KEYS)]
    d, model = {}, Model()
    for step in range(400):
        what = r.randrange(12)
        key = make(r)
        if what < 5:
            d[key] = step
            model.set(key, step)
        elif what < 7:
            d.pop(key, None)
            model.delete(key)
        elif what == 7:
            i = model.find(key)
            assert d.get(key, "none") == (model.pairs[i][1] if i >= 0 else "none")
            assert (key in d) == (i >= 0)
        elif what == 8 and d:
            assert d.popitem() == tuple(model.pairs.pop())
        elif what == 9:
            if model.find(key) < 0:
                model.set(key, "default")
            d.setdefault(key, "default")
        elif what == 10:
            more = {make(r): i for i in range(r.randrange(6))}
            d.update(more) if r.random() < 0.5 else d.update(list(more.items()))
            for k, v in more.items():
                model.set(k, v)
        elif what == 11:
            if r.random() < 0.1:
                d.clear()
                model.pairs.clear()
            elif r.random() < 0.5:
                d = d.copy()
            else:
                d = d | {key: step}
                model.set(key, step)
        if step % 7 == 0:
            check(d, model)
    check(d, model)
    print(seed, len(d), list(d.items())[:4])

# A queue and a stack: entries deleted in front and behind.
d = {}
for i in range(20000):
    d[i] = i
    if i >= 10:
        del d[next(iter(d))]
print(list(d))
for i in range(20000):
    d["x", i] = i
    d.popitem()
print(list(d))
for i in range(5000):
    d[i * 8] = 1
    d.popitem() if i % 3 else None
print(len(d), sum(k for k in d))

# Larger than the index sizes of one and two bytes.
d = {i * 7919: i for i in range(70000)}
print(len(d), d[7919 * 69999], 5 in d, sum(d.values()))
for i in range(0, 70000, 2):
    del d[i * 7919]
print(len(d), next(iter(d)), next(reversed(d)))
d.update((str(i), i) for i in range(30000))
print(len(d), d["29999"], sum(1 for k in d if type(k) is str))
strings = {str(i): i for i in range(70000)}
print(strings["69999"], "70000" in strings, len(strings.copy()), strings.copy() == strings)
