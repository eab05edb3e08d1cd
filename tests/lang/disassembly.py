# What dis says about code of every kind: the code objects are those of CPython 3.11.
import dis
import io

def show(source, mode="exec"):
    out = io.StringIO()
    code = compile(source, "source", mode)

    def walk(code):
        out.write(f"{code.co_name} stack={code.co_stacksize} flags={code.co_flags:#x} {code.co_consts and [c for c in code.co_consts if not hasattr(c, 'co_code')]} {code.co_names} {code.co_varnames} {code.co_freevars} {code.co_cellvars}\n")
        for i in dis.get_instructions(code):
            text = i.argrepr if "code object" not in i.argrepr else "code"
            p = i.positions
            out.write(f"{i.offset} {i.opname} {i.arg} {text} {i.is_jump_target} {p.lineno}:{p.col_offset}-{p.end_lineno}:{p.end_col_offset}\n")
        out.write(f"{code.co_exceptiontable.hex()} {code.co_linetable.hex()}\n")
        for c in code.co_consts:
            if hasattr(c, "co_code"):
                walk(c)
    walk(code)
    print(out.getvalue())


show("x = a + b * c - d[e]\nf(x, *y, k=z, **w)")
show("if a and (b or not c): d\nelif e < f < g: h\nelse: i")
show("for i in range(3):\n  if i: continue\n  break\nelse: pass\nwhile True:\n  x += 1")
show("try:\n  a\nexcept E as e:\n  b\nexcept (F, G): c\nelse: d\nfinally: g")
show("with a as b, c:\n  d")
show("def f(a, b=1, *c, d=2, **e):\n  global g\n  def h():\n    nonlocal a\n    a = b\n  return h")
show("class C(B, metaclass=M):\n  x: int = 1\n  def m(self): return super().m()")
show("[x for x in y if z]\n{a: b for a, b in c}\n(d for d in e)")
show("async def f():\n  async with a as b:\n    await c\n  async for d in e:\n    yield d")
show("def g():\n  x = yield 1\n  yield from x\n  return x")
show("match x:\n  case [1, *a]: b\n  case {'k': v, **r}: c\n  case P(y, z=0) if q: d\n  case None | 5: e\n  case _: f")
show("import a.b as c, d\nfrom .. import e\nfrom f import g as h, i\nfrom j import *")
show("a.b.c += 1\nd[e] //= f\ndel g, h[i], j.k\nassert l, m\nraise n from o")
show("f'{a!r:>{w}} {b} c'\n(lambda x, *, y=1: x)\n(z := 5)")
show("try:\n  a\nexcept* E as e:\n  b")
show("a, *b, c = d\n[e, f] = g, h\n{1, 2, *i}\n{**j, 'k': 1}\n(1, 2, 'x', (3, 4))[::2]")
show("o.m(1, x=2).n()\np(q)(r)")
show("return_ = lambda: (yield)")
show("a if b else c", "eval")
show("5", "single")
