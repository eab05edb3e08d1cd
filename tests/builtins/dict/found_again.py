# A key that was looked up is looked up again while the dict changes in between.


def run(d, key, other):
    out = []
    out.append(key in d)
    d[key] = 1
    out.append(d[key])
    d[other] = 2
    out.append(d[key])
    del d[key]
    out.append((key in d, d.get(key), d.get(other)))
    d[key] = 3
    out.append((d[key], list(d.values())))
    d.pop(other)
    out.append((other in d, key in d, d.setdefault(other, 4), d[other]))
    d.clear()
    out.append((key in d, d.get(other)))
    d[other] = 5
    d[key] = 6
    out.append(d.popitem())
    out.append((key in d, d[other]))
    for i in range(40):
        d[i] = i
        assert d[i] == i and other in d
    for i in range(0, 40, 3):
        assert i in d
        del d[i]
        assert i not in d
    out.append(sum(d.values()))
    copy = d.copy()
    out.append((copy[other], len(copy), copy == d))
    return out


for key, other in (("a", "b"), (1000, 1001), ((1, 2), (2, 1)), (1.5, 2.5), (None, True), ("".join(["x", "y"]), "z")):
    print(run({}, key, other))

# Keys that are equal without being the same.
d = {1: "int", "k" * 3: "str", (1, "a" * 2): "tuple"}
print(d[1.0], d[True], d["".join(["k", "kk"])], d[(1.0, "".join(["a", "a"]))], d[(True, "aa")], (1, "ab") in d, (1,) in d, (1, "aa", 2) in d)


class Key:
    def __init__(self, n, log):
        self.n, self.log = n, log

    def __hash__(self):
        return 1

    def __eq__(self, other):
        self.log.append(self.n)
        return isinstance(other, Key) and self.n == other.n


log = []
a, b, c = Key(1, log), Key(2, log), Key(1, log)
d = {a: "a", b: "b"}
print(d[a], d[a], d[c], d[c], (a, 1) == (c, 1), len(log) > 0)
pairs = {(a, 1): "pair", (b, 1): "other"}
print(pairs[(c, 1)], pairs[(b, 1)], (c, 2) in pairs)
grid = {}
for x in range(30):
    for y in range(30):
        grid[x, y] = x * y
        grid[x, str(y)] = -x
        grid[float(x) + 0.5, y] = y
print(sum(grid[x, y] for x in range(30) for y in range(30)), grid[3, "4"], grid[3.5, 4], grid[3.0, 4.0], (31, 0) in grid, len(grid))
nan = float("nan")
print({(nan, 1): 2}[(nan, 1)], (float("nan"), 1) in {(nan, 1): 2}, {(0.0, 1): 5}[(-0.0, 1)], {(0, ""): 5}[(-0.0, "")])
