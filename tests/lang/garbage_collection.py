# Cycles, gc module, __del__ order and resurrection, immediate destruction by counts, gc.callbacks.
import gc
import sys

say = print


class Node:
    def __init__(self, name):
        self.name = name
        self.links = []

    def __del__(self):
        say("del", self.name)


gc.collect()
gc.disable()
a = Node("a")
a.links.append(a)
del a
print("before collect")
print(gc.collect() > 0)
x, y, z = Node("x"), Node("y"), Node("z")
x.links, y.links, z.links = [y], [z], [x]
keep = y
del x, y, z
gc.collect()
print("alive", keep.name, keep.links[0].name)
gone = []  # in which order is nobody's business
say = lambda *words: gone.append(words)
del keep
gc.collect()
say = print
print(sorted(gone))
n = Node("immediate")
n = None
lst = [Node("in list")]
lst = 0


def local():
    n = Node("local")
    return "return"


print(local())
d = {"self": None}
d["self"] = d
s = [d]
del d, s
print(gc.collect() >= 1)


class Phoenix:
    count = 0

    def __init__(self):
        self.me = self

    def __del__(self):
        Phoenix.count += 1
        Phoenix.saved = self


p = Phoenix()
del p
gc.collect()
print(Phoenix.count, type(Phoenix.saved).__name__)
del Phoenix.saved
gc.collect()
print(Phoenix.count)
print(gc.isenabled(), gc.get_threshold())
gc.enable()
gc.set_threshold(500, 5, 5)
print(gc.isenabled(), gc.get_threshold())
events = []
gc.callbacks.append(lambda phase, info: events.append((phase, sorted(info))))
gc.collect()
gc.callbacks.clear()
print(events)
print(gc.is_tracked([]), gc.is_tracked(5), gc.is_tracked("a"), gc.is_finalized(Phoenix()))
o = []
holder = [o]
print(any(r is holder for r in gc.get_referrers(o)), [type(r).__name__ for r in gc.get_referents({"k": [1]})])
for i in range(3000):
    c = []
    c.append(c)
print("many cycles")


def frame_cycle():
    try:
        raise ValueError
    except ValueError as error:
        saved = error
        n = Node("frame cycle")


frame_cycle()
gc.collect()


def gen():
    n = Node("generator")
    me.append(n)
    yield n


me = []
g = gen()
next(g)
me.append(g)
me = None
del g
gc.collect()
import itertools
it = itertools.count()
cls_cycle = type("Cyc", (), {})
cls_cycle.self = cls_cycle
import weakref
r = weakref.ref(cls_cycle)
del cls_cycle
gc.collect()
print(r())
base = sys.getrefcount(me)
print(gc.garbage, gc.get_count()[0] >= 0, gc.freeze(), gc.unfreeze())
try:
    gc.collect(5)
except ValueError as error:
    print(error)
print("exit: the rest is deleted at the end")
last = Node("last")
