@decorator(1)
async def f(a, /, b: int = 1, *args: *Ts, c, d=2, **kwargs) -> None:
    async with a as b, c: await d
    async for x, *y in z: continue
    else: pass
    return [i async for i in x if y if z]

class C(B, *bases, metaclass=M, **kw):
    x: int = 1
    (y): str
    a.b: c
    global g, h

try: pass
except* (A, B) as e: raise X from e
else: del a, (b, [c]), d[0]
finally:
    x @= yield
with (open(a) as b, c as (d, e),): from ..m import (x as y, z,)
with (a, b): import a.b.c as d, e
with (yield): x = y, = *z, 1
while (n := f()) and not x < y <= z is not None: break
else: assert x, 'message'
if a: b; c
elif d: lambda x, /, y=1, *, z, **k: (yield)
else: nonlocal q
