# Dicts: insertion order through updates and deletions, views as sets, merging, missing keys, hash hooks, copies.

d = {}
for k in "zyxw":
    d[k] = len(d)
d["y"] = "updated"
del d["x"]
d["x"] = "again"
print(d, list(d), list(d.values()), list(d.items()), list(reversed(d)))
print(d.pop("z"), d.popitem(), d, {**d, "new": 1}, d | {"w": 9}, {"first": 0} | d)
d |= [("a", 1), ("y", 2)]
print(d)
print({1: "int", 1.0: "float", True: "bool"}, {(1, 2): 3}[1, 2], {None: 1, ...: 2}, {"a": 1} == {"a": 1.0}, {1: 2, 3: 4} == {3: 4, 1: 2})
keys = {"a": 1, "b": 2}.keys()
print(keys & {"a", "z"}, keys | ["c"] == {"a", "b", "c"}, keys - {"a"}, keys ^ {"a", "b"}, "a" in keys, keys == {"a", "b"}, keys.isdisjoint("xy"), keys <= {"a", "b", "c"})
items = {"a": 1}.items()
print(items & {("a", 1)}, ("a", 1) in items, ("a", 2) in items, items | set(), "a" in items, [] in {"a": []}.values())
live = {}
view = live.keys()
live["k"] = 1
print(view, live.values(), live.items(), len(view), view.mapping)
many = {i: str(i) for i in range(1000)}
for i in range(0, 1000, 2):
    del many[i]
for i in range(1000, 1010):
    many[i] = i
print(len(many), list(many)[:3], list(many)[-3:], sum(many))
print(dict.fromkeys("aab", 0), dict([("x", 1)], y=2), dict({"a": 1}, a=2), dict(zip("ab", (1, 2))), {}.setdefault("k", []), dict(a=1).get("b", "default"))


class Key:
    def __init__(self, n, h=1):
        self.n, self.h = n, h

    def __hash__(self):
        return self.h

    def __eq__(self, other):
        print("eq", self.n, getattr(other, "n", other), end="; ")
        return isinstance(other, Key) and self.n == other.n

    def __repr__(self):
        return f"K{self.n}"


c = {Key(1): "one", Key(2): "two", Key(3): "three"}
print(c[Key(3)], Key(4) in c, c.get(Key(2)), 1 in c)
del c[Key(2)]
print(c)


class Missing(dict):
    def __missing__(self, key):
        self[key] = f"made {key}"
        return self[key]


m = Missing(a=1)
print(m["b"], m, m.get("zz"), "zz" in m, m.pop("zz", "no"))
for text in ("{}['k']", "{}[1]", "{}[(1, 2)]", "{[]: 1}", "{{}: 1}", "{}.pop('x')", "{}.popitem()", "dict([1])", "dict(['abc'])", "dict([(1,)])", "dict(5)", "dict(1, 2)", "{} + {}",
             "{}.update(5)", "{}.update([1])", "{} | []", "dict.fromkeys(5)", "{'a': 1} < {}", "hash({})", "{}.keys()[0]", "{}.fromkeys()", "{**[]}", "{1: 2}.get([])", "del_missing", "dict(**{'a b': 1})"):
    try:
        print(text, "=", eval(text))
    except Exception as error:
        print(text, "|", type(error).__name__, error)
nested = {"list": [1], "dict": {"in": {}}}
import copy
shallow, deep = nested.copy(), copy.deepcopy(nested)
nested["list"].append(2)
print(shallow["list"], deep["list"])


class EvilEq:
    def __init__(self, d):
        self.d = d

    def __hash__(self):
        return 7

    def __eq__(self, other):
        self.d.clear()
        return False


e = {}
e[EvilEq(e)] = 1
e[EvilEq(e)] = 2
print(len(e))


class Mutates:
    def __hash__(self):
        return hash("k")

    def __eq__(self, other):
        target.clear()
        return True


target = {"k": 1, "other": 2}
print(target.get(Mutates(), "gone"), len(target))
growing = {0: 0}
try:
    for i in growing:
        growing[i + 1] = 0
except RuntimeError as error:
    print(error)
changed = {0: 0, 1: 1}
for i in changed:
    changed[i] = "same size is fine"
print(changed)
import collections
dd = collections.defaultdict(list)
dd["a"].append(1)
od = collections.OrderedDict(a=1, b=2)
od.move_to_end("a")
print(dd, od, collections.Counter("abca"), collections.ChainMap({"a": 1}, {"a": 2, "b": 3})["b"], od == {"a": 1, "b": 2})
