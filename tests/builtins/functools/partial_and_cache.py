# partial, cmp_to_key, reduce and the wrapper of lru_cache.
import builtins, re


def print(*values, **options):
    text = ' '.join(str(value) for value in values)
    builtins.print(re.sub(r' at 0x[0-9a-f]+', '', text), **options)


import functools,_functools
from functools import *
def t(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
t(lambda: reduce(1))
t(lambda: reduce(1,2,3,4))
t(lambda: reduce(1,2))
t(lambda: reduce(lambda a,b:a,[]))
t(lambda: partial())
t(lambda: partial(1))
t(lambda: partial(int).__setstate__(1))
t(lambda: partial(int).__setstate__((1,2)))
K=cmp_to_key(lambda a,b:a-b)
print(type(K), K)
t(lambda: K<1)
t(lambda: K<K)
t(lambda: K())
t(lambda: K(obj=1).obj)
t(lambda: hash(K))
t(lambda: cmp_to_key())
L=_functools._lru_cache_wrapper
t(lambda: L())
t(lambda: L(1,2,3,4))
t(lambda: L(int,'a',3,4))
p=partial(int,2,base=3)
print(p, p.__reduce__())
t(lambda: setattr(p,'func',3))
p.x=1
t(lambda: p.__dict__)
t(lambda: delattr(p,'__dict__'))
class P(partial): pass
print(P(int,a=1))
print(P(partial(int,3),a=1))
print(partial.__module__, L.__module__, L.__name__, type(K).__module__)
lru=lru_cache(3)(lambda x:x)
t(lambda: lru.cache_info(1))
t(lambda: type(K)())
