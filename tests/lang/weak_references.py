# Weak references, callbacks, proxies, WeakValueDictionary, WeakKeyDictionary, WeakSet, finalize.
import gc
import weakref

class Obj:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"Obj({self.name})"

    def __del__(self):
        print("del", self.name)


o = Obj("a")
r = weakref.ref(o)
print(r() is o, r == weakref.ref(o), r is weakref.ref(o), weakref.getweakrefcount(o), r.__callback__)
r2 = weakref.ref(o, lambda ref: print("callback", ref() is None, ref is r2))
print(r2 is r, weakref.getweakrefs(o) == [r, r2], hash(r) == hash(o))
del o
print(r(), r2(), r == r2, r == r)
try:
    print(hash(r) is not None, end=" ")
    hash(r2)
except TypeError as error:
    print(error)
p_target = Obj("p")
p = weakref.proxy(p_target, lambda pr: print("proxy callback"))
print(p.name, p, repr(p)[:14], type(p).__name__)
p.name = "changed"
print(p_target)
del p_target
try:
    p.name
except ReferenceError as error:
    print(error)
values = weakref.WeakValueDictionary()
keep = Obj("kept")
values["k"] = keep
values["t"] = Obj("temp")
print(sorted(values.keys()), len(values))
keys = weakref.WeakKeyDictionary()
k = Obj("key")
keys[k] = "data"
print(len(keys), keys[k])
del k
print(len(keys))
ws = weakref.WeakSet()
s = Obj("in set")
ws.add(s)
print(len(ws), s in ws)
del s
print(len(ws))
f_target = Obj("final")
f = weakref.finalize(f_target, print, "finalized with", 1)
print(f.alive)
del f_target
print(f.alive, f())
for value in (5, "s", (), None, [], {}):
    try:
        weakref.ref(value)
        print("fine", type(value).__name__)
    except TypeError as error:
        print(error)
for value in (set(), frozenset([1]), lambda: 0, Obj, type("L", (list,), {})(), type("I", (int,), {}) , ValueError(), (i for i in []), print):
    try:
        print(type(weakref.ref(value)()).__name__, end=" ")
    except TypeError as error:
        print(error, end=" ")
print()


class Method:
    def m(self):
        return "method"


x = Method()
wm = weakref.WeakMethod(x.m)
print(wm()(), weakref.ref(x.m)() is None)
del x
print(wm())
a, b = Obj("cycle a"), Obj("cycle b")
a.other, b.other = b, a
ra = weakref.ref(a, lambda r: print("cycle callback"))
del a, b
print("collecting")
gc.collect()
print(ra())


class RefSub(weakref.ref):
    extra = 1

    def __new__(cls, o, cb=None):
        return super().__new__(cls, o, cb)


o = Obj("sub")
rs = RefSub(o)
print(rs() is o, rs.extra, rs is RefSub(o))
order = []
t = Obj("order")
refs = [weakref.ref(t, lambda r, i=i: order.append(i)) for i in range(3)]
del t
print(order)


class Resurrects:
    def __del__(self):
        global saved
        saved = self


z = Resurrects()
rz = weakref.ref(z)
del z
print(rz() is None, type(saved).__name__)
