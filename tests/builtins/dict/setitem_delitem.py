# dict.setitem_delitem: results, edge cases, errors and their messages.

def attempt(source):
    d = {"a": 1, "b": 2}
    try:
        exec(source, {"d": d})
        print(source, d)
    except Exception as error:
        print(source, type(error).__name__, error, d)


for source in ("d['c'] = 3", "d['a'] = 9", "del d['a']", "del d['z']", "del d[5]", "d[[]] = 1", "del d[[]]", "d[1], d[1.0], d[True] = 'xyz'", "d.__setitem__('q', 1)", "d.__setitem__('q')", "d.__delitem__('a')",
               "d.__delitem__()", "d[None] = d", "d[float('nan')] = 1", "d['a'] += 5", "d['z'] += 5"):
    attempt(source)


class Loud:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        print("del", self.n, sorted(d))


d = {"k": Loud(1)}
d["k"] = Loud(2)
del d["k"]


class K:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return 5

    def __eq__(self, other):
        if armed:
            e.clear()
            for i in range(20):
                e[i] = i
        return self.n == getattr(other, "n", None)


armed = False
e = {K(i): i for i in range(4)}
armed = True
e[K(9)] = "x"
armed = False
print(len(e) in (20, 21))
x = {}
for i in range(1000):
    x[i] = i
    if i >= 5:
        del x[i - 5]
print(x)
