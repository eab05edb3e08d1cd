# Values and keys whose __del__ looks at or changes the dict that lets them go.

d = {}
log = []


class Value:
    def __init__(self, name, action=None):
        self.name, self.action = name, action

    def __del__(self):
        log.append((self.name, len(d), sorted(map(str, d))))
        if self.action:
            self.action()


class Key(Value):
    def __hash__(self):
        return hash(self.name)

    def __eq__(self, other):
        return self.name == getattr(other, "name", None)

    def __str__(self):
        return "key " + self.name


def flush(label):
    print(label, log, sorted(map(str, d)))
    log.clear()


d["a"] = Value("first")
d["a"] = Value("second")
flush("replaced")
del d["a"]
flush("deleted")
d["a"] = Value("third")
d.pop("a", None)
flush("popped")
d["a"] = Value("fourth")
d.popitem()
flush("popitem")
d.update(a=Value("fifth"), b=Value("sixth"))
d.clear()
flush("cleared")
d["a"] = Value("seventh")
d.update(a=1)
flush("updated")
d.clear()
flush("")

# The finalizer puts things back in, deletes others or clears.
d["a"] = Value("adds", lambda: d.update({i: i for i in range(20)}))
d["a"] = 1
flush("adds")
d.clear()
flush("")
d["a"] = Value("clears", d.clear)
d["b"] = 2
d["a"] = 1
flush("clears")
d.clear()
for i in range(6):
    d[i] = Value("v%d" % i, lambda i=i: d.pop(i + 1, None))
d.clear()
flush("chain")
for i in range(6):
    d[i] = Value("w%d" % i, lambda i=i: d.__setitem__("again%d" % i, i))
d.clear()
flush("refilled while being cleared")
d.clear()
for i in range(4):
    d[i] = Value("x%d" % i, d.clear)
del d[1]
flush("cleared while deleting")

# Keys.
d.clear()
flush("")
d[Key("k")] = 1
d[Key("k")] = 2
flush("the first key stays")
del d[Key("k")]
flush("key deleted")
d[Key("p", lambda: d.update(more=1))] = Value("v")
d.pop(Key("p"))
flush("key popped")
d.clear()
flush("")

# An update whose target lets go of values that change the target and the source.
source = {"s%d" % i: i for i in range(5)}
d["s0"] = Value("in the way", lambda: d.update(extra=1))
d.update(source)
flush("update")
d.clear()
d["s0"] = Value("changes the source", lambda: source.update(more=1))
try:
    d.update(source)
except RuntimeError as error:
    print(error)
flush("update with a changed source")

# Iteration with values that go away.
d = {i: Value("it%d" % i) for i in range(4)}
log.clear()
for key in d:
    d[key] = None
flush("while iterating")
iterator = iter(d.values())
next(iterator)
del d
d = {}
print(list(iterator))

# Ten thousand dicts inside one another.
deep = {}
for i in range(100000):
    deep = {"next": deep}
del deep
print("done")
