# weakref.ref, its subclasses and proxies in detail: sharing, order of callbacks, hashes, dead referents, every operator.
import _weakref
import sys
import weakref

class A:
    def __init__(self, n=0): self.n = n
    def __repr__(self): return 'A(%d)' % self.n
ref = weakref.ref
def t(f, *a):
    try: print(f.__name__, '->', f(*a))
    except BaseException as x: print(type(x).__name__, x)
a = A(1)
r = ref(a)
print(r() is a, ref(a) is r, weakref.getweakrefcount(a), weakref.getweakrefs(a) == [r])
log = []
r2 = ref(a, lambda w: log.append(('cb2', w is r2, w() is None)))
r3 = ref(a, lambda w: log.append(('cb3', w is r3)))
p = weakref.proxy(a)
p2 = weakref.proxy(a)
print(p is p2, weakref.getweakrefcount(a))
print([type(x).__name__ for x in weakref.getweakrefs(a)], weakref.getweakrefs(a)[2] is r3)
print(p.n, r.__callback__, r2.__callback__ is not None)
p.n = 5
print(a.n, r == ref(a), r == r2, r != r2, r == 3, hash(r) == hash(a))
del a
print(log, r(), r2.__callback__, repr(r).split(';')[1])
t(lambda: p.n); t(lambda: p + 1); t(lambda: str(p)); t(lambda: len(p)); print(hash(r) == hash(r)); t(lambda: hash(r2))
print(r == r2, r == r, weakref.getweakrefcount(3), weakref.getweakrefs(3))
for bad in (1, 'a', None, [], (), {}, 1.5, r, ValueError(), len):
    try: ref(bad); print('ok', type(bad).__name__)
    except TypeError as e: print(e)
for good in (A, len, lambda: 0, set(), frozenset(), (i for i in []), type, range, A.__init__):
    try: ref(good); print('ok', type(good).__name__)
    except TypeError as e: print(e)
t(ref); t(ref, A, None, 3); t(lambda: ref(A, callback=None)); t(lambda: r(1)); t(lambda: r(x=1)); t(lambda: r < r)
class R(ref):
    __slots__ = ('key',)
    def __new__(cls, o, cb, key):
        s = ref.__new__(cls, o, cb); s.key = key; return s
    def __init__(self, o, cb, key): super().__init__(o, cb)
a = A(2)
x = R(a, None, 'k'); y = R(a, None, 'k')
print(x.key, x is y, x == y, x(), type(x).__mro__[1].__name__, weakref.getweakrefcount(a))
class R2(ref): pass
z = R2(a); z.foo = 3
print(z.foo, z() is a, ref(z)() is z, ref[int])
def boom(w): raise ValueError('boom')
k = ref(a, boom)
ignored = []
sys.unraisablehook = lambda u: ignored.append((u.object is boom, repr(u.exc_value), u.err_msg))
del a
print(x(), z(), k(), ignored)
class N:
    def __init__(self, v): self.v = v
    def __add__(s, o): return ('add', s.v, o)
    def __radd__(s, o): return ('radd', s.v, o)
    def __iadd__(s, o): s.v += o; return s
    def __call__(s, *a, **k): return (a, k)
    def __getitem__(s, i): return i
    def __setitem__(s, i, v): print('set', i, v)
    def __delitem__(s, i): print('del', i)
    def __len__(s): return 7
    def __bool__(s): return False
    def __contains__(s, i): return i == 3
    def __iter__(s): return iter([1, 2])
    def __neg__(s): return 'neg'
    def __pow__(s, o, m=None): return ('pow', o, m)
    def __divmod__(s, o): return 'divmod'
    def __index__(s): return 4
    def __eq__(s, o): return ('eq', o)
    def __lt__(s, o): return 'lt'
    def __str__(s): return 'STR'
    def __bytes__(s): return b'B'
    def __reversed__(s): return 'rev'
    def __matmul__(s, o): return 'mat'
n = N(3)
p = weakref.proxy(n)
print(type(p), p + 1, 1 + p, p(1, a=2), p[5], len(p), bool(p), 3 in p, 4 in p, list(p), -p, p ** 2, p @ 1, [0, 1, 2, 3, 4][p], p == 2, p < 1, str(p), p.__bytes__())
p[1] = 2
del p[1]
q = p
q += 5
print(n.v, type(q))
t(lambda: hash(p)); t(lambda: next(p)); t(lambda: type(p)()); t(lambda: p.zzz)
del p.v
print(vars(n))
p.w = 3
print(n.w, isinstance(p, N), p.__class__)
del n, q
t(lambda: p()); t(lambda: p[1]); t(lambda: 1 + p); t(lambda: list(p)); t(lambda: bool(p)); t(lambda: p == 1); t(lambda: setattr(p, 'a', 1))
print(repr(p).split(' to ')[1].split(' at ')[0])
# resurrection and order
class D:
    def __init__(self): self.r = ref(self, lambda w: log.append('d cb'))
    def __del__(self): log.append(('del', self.r() is self))
log = []
d = D(); rr = d.r
del d
print(log, rr())
class Res:
    def __del__(self):
        global keep
        keep = self; log.append('res')
log = []
o = Res(); w = ref(o, lambda w: log.append('cb'))
del o
print(log, w() is keep)
keep = None
print(log, w())
# callbacks newest first, one that makes another reference die
log = []
a = A(9)
rs = [ref(a, lambda w, i=i: (log.append(i), rs.pop() if rs else None)) for i in range(4)]
del a
print(log)
d = {'k': ref(A(1)), 'j': 3}
_weakref._remove_dead_weakref(d, 'k'); print(d)
t(_weakref._remove_dead_weakref, d, 'j'); t(_weakref._remove_dead_weakref, d, 'zz')
