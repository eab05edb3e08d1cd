# The order in which a set gives its items depends on the insertions and deletions and is the same as in CPython for
# items whose hash is the same there.
import random


def show(*sets):
    print(*(list(s) for s in sets))


show({3, 1, 2}, {10, 8, 16, 0}, set(range(20)), {-1, -2, -3}, {2**61, 2**62 + 5, 7})
show({1.5, 2.5, -0.5, 1e300, 0.0}, {(1, 2), (3, 4), ()}, {None} | set(), {True, 2}, {2, True, 1.0})
show({i * 8 for i in range(30)}, {i * 32 for i in range(30)}, {i << 40 for i in range(30)})
print({i * 1001 for i in range(50)}, frozenset(range(7)))

KINDS = [
    lambda r: r.randrange(40),
    lambda r: r.randrange(-2000, 2000),
    lambda r: r.choice([1 << 40, 1 << 20, 1, 8, 1024]) * r.randrange(60),
    lambda r: r.randrange(-(1 << 64), 1 << 64),
    lambda r: r.choice([r.random(), r.randrange(10), (r.randrange(5), r.randrange(5))]),
]
for seed in range(20):
    r = random.Random(seed)
    make = KINDS[seed % len(KINDS)]
    sets = [set() for i in range(4)]
    total = 0
    for step in range(600):
        i, j, k = r.randrange(4), r.randrange(4), r.randrange(4)
        s = sets[i]
        what = r.randrange(40)
        if what < 18:
            s.add(make(r))
        elif what < 24:
            s.discard(r.choice(list(s)) if s else make(r))
        elif what < 26 and s:
            total += hash(s.pop()) % 1000
        elif what == 26:
            s.update(sets[j])
        elif what == 27:
            s.update([make(r) for n in range(r.randrange(30))])
        elif what == 28:
            s.update(dict.fromkeys([make(r) for n in range(r.randrange(30))]))
        elif what == 29:
            sets[i] = sets[j] & sets[k]
        elif what == 30:
            sets[i] = sets[j] - sets[k]
        elif what == 31:
            sets[i] = sets[j] ^ sets[k]
        elif what == 32:
            sets[i] = sets[j] | sets[k]
        elif what == 33:
            s &= sets[j]
        elif what == 34:
            s -= sets[j]
        elif what == 35:
            s ^= sets[j]
        elif what == 36:
            sets[i] = sets[j].copy()
        elif what == 37:
            sets[i] = sets[j].difference(list(sets[k]), dict.fromkeys(sets[i]))
        elif what == 38:
            sets[i] = sets[j].symmetric_difference(list(sets[k]))
        elif what == 39:
            sets[i] = sets[j].intersection(list(sets[k])) if r.random() < 0.7 else set(sets[j])
        if what < 26:
            continue
        total = (total * 31 + sum(n * (hash(item) % 997) for n, item in enumerate(sets[i]))) % 1000003
    print(seed, total, [len(s) for s in sets])

# Growth above and below 50,000.
big = set(range(0, 300000, 3))
print(len(big), sum(n * x for n, x in enumerate(big)) % 1000003)
big -= set(range(0, 300000, 6))
print(len(big), sum(n * x for n, x in enumerate(big)) % 1000003)
print([big.pop() for i in range(5)])
s = set()
for i in range(3):
    s.update({1, 2, 3})
    s.pop()
    s.clear()
s.update(range(10))
print(s.pop(), s.pop(), s)
