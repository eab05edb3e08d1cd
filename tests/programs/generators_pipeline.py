# Data through chained generators and coroutines: parsing, grouping, windows, merging, feedback by send.
import collections
import heapq
import itertools

def source(n):
    state = 17
    for i in range(n):
        state = state * 69069 + 1 & 0xFFFFFFFF
        yield f"{i},{'abcd'[state >> 8 & 3]},{state % 1000}"


def parse(lines):
    for line in lines:
        ident, kind, value = line.split(",")
        yield int(ident), kind, int(value)


def window(items, size):
    recent = collections.deque(maxlen=size)
    for item in items:
        recent.append(item)
        if len(recent) == size:
            yield tuple(recent)


def chunks(items, size):
    it = iter(items)
    while chunk := list(itertools.islice(it, size)):
        yield chunk


def running_mean():
    total = count = 0
    mean = None
    while True:
        value = yield mean
        if value is None:
            return mean
        total += value
        count += 1
        mean = total / count


def grouped(rows):
    means = {}
    for _, kind, value in rows:
        if kind not in means:
            means[kind] = running_mean()
            next(means[kind])
        means[kind].send(value)
    out = {}
    for kind, mean in means.items():
        try:
            mean.send(None)
        except StopIteration as stop:
            out[kind] = stop.value
    return out


def walk(tree):
    if isinstance(tree, tuple):
        left, value, right = tree
        yield from walk(left)
        yield value
        yield from walk(right)


def build(values):
    values = sorted(values)
    if not values:
        return None
    middle = len(values) // 2
    return build(values[:middle]), values[middle], build(values[middle + 1:])


rows = list(parse(source(20000)))
print({k: round(v, 6) for k, v in sorted(grouped(rows).items())})
print(max(sum(v for _, _, v in w) for w in window(iter(rows), 5)), sum(1 for _ in window(rows, 100)))
print([sum(v for _, _, v in c) for c in chunks(rows, 4000)])
streams = [sorted(v for _, k, v in rows if k == kind) for kind in "abcd"]
merged = list(heapq.merge(*streams))
print(len(merged), merged[:3], merged == sorted(merged), len(list(itertools.groupby(merged))))
values = [v for _, _, v in rows[:2000]]
print(list(walk(build(values)))[:10], list(walk(build(values))) == sorted(values))


def broadcast(*targets):
    for t in targets:
        next(t)
    try:
        while True:
            item = yield
            for t in targets:
                t.send(item)
    except GeneratorExit:
        for t in targets:
            t.close()
        raise


def collector(into, test):
    try:
        while True:
            item = yield
            if test(item):
                into.append(item)
    finally:
        into.append("closed")


even, odd = [], []
hub = broadcast(collector(even, lambda x: x % 2 == 0), collector(odd, lambda x: x % 2))
next(hub)
for x in range(10):
    hub.send(x)
hub.close()
print(even, odd)
