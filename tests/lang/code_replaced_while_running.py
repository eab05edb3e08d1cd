# __code__ is assigned while the old code runs and nobody else holds it.
import gc
src = "def f(n):\n    f.__code__ = g.__code__\n    gc.collect()\n    junk = [bytearray(200) for i in range(3000)]\n    junk2 = [compile('x%d=%d' % (i, i), 'z', 'exec') for i in range(300)]\n    a = 'tail' + str(n)\n    try:\n        raise KeyError(a)\n    except KeyError as e:\n        return (e.args, len(junk), 123456.5)\n"
ns = {'gc': gc}
def g(n): return n
ns['g'] = g
exec(src, ns)
f = ns['f']
print(f(1)); print(f(2))

# The same with frames below, a generator, and a frame object that outlives both.
import sys

ns = {"g": g, "sys": sys, "gc": gc}
exec("""
def h(depth):
    if depth:
        value = h(depth - 1)
        return [depth, value]
    h.__code__ = g.__code__
    gc.collect()
    h.kept = sys._getframe()
    return "bottom"

def produce(n):
    yield n
    produce.__code__ = other.__code__
    gc.collect()
    yield n + 1

def other(n):
    yield "other"
""", ns)
print(ns["h"](4), ns["h"](4))
frame = ns["h"].kept
print(frame.f_code.co_name, frame.f_locals, frame.f_back.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno)
print(list(ns["produce"](1)), list(ns["produce"](1)))
del frame, ns
gc.collect()
