# What gc.collect finds and in which order finalizers and callbacks run: cycles through every kind of object, resurrection,
# callbacks, DEBUG_SAVEALL, tracking.
import gc
import sys
import weakref

gc.collect()
class A:
    pass
def cycle(n):
    f = A(); l = f
    for i in range(n - 1):
        l.next = A(); l = l.next
    l.next = f
gc.disable()
print(gc.isenabled(), gc.get_threshold(), gc.get_debug())
gc.collect()
cycle(5); print(gc.collect())
l = []; l.append(l); del l; print(gc.collect())
d = {}; d['d'] = d; del d; print(gc.collect())
t = ([],); t[0].append(t); del t; print(gc.collect())
class B(object): pass
B.self = B; del B; print(gc.collect() > 0)
def f():
    def g(): return g
    return None
f(); print(gc.collect())
class C:
    __slots__ = ('x', '__weakref__')
c = C(); c.x = c; del c; print(gc.collect())
def gen():
    me = yield
    yield
g = gen(); next(g); g.send(g); del g; print(gc.collect())
e = ValueError(); e.me = e; del e; print(gc.collect() > 0)
def exc():
    try: 1/0
    except ZeroDivisionError as e: x = e
exc(); print(gc.collect() > 0)
log = []
class D:
    def __init__(s, n): s.n = n
    def __del__(s): log.append(s.n)
a = D(1); b = D(2); a.o = b; b.o = a; del a, b
print(log); print(gc.collect()); print(sorted(log))
class Res:
    def __del__(s):
        log.append('res'); saved.append(s)
log = []; saved = []
r = Res(); r.me = r; r.l = []; del r
print(gc.collect(), log, len(saved), gc.is_finalized(saved[0]), saved[0].me is saved[0])
saved.clear()
print(gc.collect(), log, len(saved))
w = None
log = []
a = A(); a.a = a; w = weakref.ref(a, lambda x: log.append(('cb', x() is None))); del a
print(gc.collect(), log, w())
a = A(); a.a = a; a.w = weakref.ref(a, lambda x: log.append('silent')); del a
log = []
print(gc.collect() > 0, log)
# callbacks
seen = []
def cb(phase, info): seen.append((phase, sorted(info), info['generation'], info['collected']))
gc.callbacks.append(cb)
cycle(3); gc.collect(1); gc.collect(0)
gc.callbacks.remove(cb)
print(seen)
def bad(phase, info): raise ValueError(phase)
ignored = []
sys.unraisablehook = lambda u: ignored.append((u.object is bad, repr(u.exc_value)))
gc.callbacks.append(bad)
gc.collect(0)
gc.callbacks.clear()
print(ignored)
# saveall
gc.set_debug(gc.DEBUG_SAVEALL)
cycle(2); print(gc.collect(), len(gc.garbage), [type(x) for x in gc.garbage if not isinstance(x, dict)])
gc.set_debug(0); gc.garbage.clear(); print(gc.collect() > 0)
for bad in (3, -1, 'a'):
    try: gc.collect(bad)
    except Exception as e: print(type(e), e)
gc.set_threshold(5, 3); print(gc.get_threshold()); gc.set_threshold(700, 10, 10)
print(gc.is_tracked([]), gc.is_tracked({}), gc.is_tracked({'a': 1}), gc.is_tracked({'a': []}), gc.is_tracked(1), gc.is_tracked('a'), gc.is_tracked(A()), gc.is_tracked(()), gc.is_tracked(int))
x = [1, 'a']; y = [x]
print(len([1 for z in gc.get_referrers(x) if z is y]) > 0, sorted(map(repr, gc.get_referents(x))))
print(len([1 for z in gc.get_objects() if z is x]) > 0, sorted(gc.get_stats()[0]))
try: gc.get_objects(3)
except ValueError as e: print(e)
gc.enable()
count = 0
class Cnt:
    def __init__(s): 
        global count; count += 1
    def __del__(s):
        global count; count -= 1
for i in range(20000):
    c = Cnt(); c.c = c
del c
print(count < 20000)
gc.collect(); print(count)
# a finaliser that makes more garbage and collects
class Nasty:
    def __del__(s):
        cycle(3); gc.collect()
for i in range(10):
    n = Nasty(); n.n = n; del n
print(gc.collect() >= 0)
# deep
l = None
for i in range(200000): l = [l]
x = [l]; x.append(x); del x, l
print(gc.collect() > 0)
class T(type):
    def __del__(cls): log.append('T')
log = []
X = T('X', (), {}); del X; gc.collect(); print(log)
gc.freeze(); print(gc.get_freeze_count() > 0); gc.unfreeze(); print(gc.get_freeze_count())
