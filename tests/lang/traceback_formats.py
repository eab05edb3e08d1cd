# What sys.excepthook prints: entries and marks, repetitions, suggestions, chains, notes, SyntaxErrors, groups, except*.
import io
import sys
from types import TracebackType

def format_exception(e):
    stream, sys.stderr = sys.stderr, io.StringIO()
    try:
        sys.__excepthook__(type(e), e, e.__traceback__)
        return sys.stderr.getvalue()
    finally:
        sys.stderr = stream
def f(n):
    if n == 0:
        return 1 / 0
    return f(n - 1)
def g(x):
    try:
        f(2)
    except ZeroDivisionError as e:
        raise ValueError("bad " + x) from e
def h():
    try:
        g('x')
    except ValueError:
        d = {}
        return d['missing'][1] + 2
def deep(n):
    return deep(n + 1) if n < 20 else undefined_name
def show(fn, *a):
    try:
        fn(*a)
    except BaseException as e:
        print(format_exception(e), end='')
        print('---')
    else:
        print('no error')
show(f, 0)
show(f, 2)
show(f, 3)
show(f, 4)
show(f, 5)
show(g, 'y')
show(h)
show(deep, 0)
class C:
    foobar = 1
    def meth(self):
        return self.fobar
def attr(): C().meth()
show(attr)
def nm():
    counter = 1
    return countr + 1
show(nm)
def nm2(): return pritn(1)
show(nm2)
def nm3(): return zzzzqqqq
show(nm3)
def binop(a, b):
    return (a + b) * (a - b) / ((a)) // b [ 0 ]
show(binop, 1, 'x')
def sub(a):
    return a['x']['y'][3]
show(sub, {'x': {'y': []}})
show(sub, {'x': 3})
def multi(a):
    return (a +
            a['x'] +
            3)
show(multi, 3)
def multi2(a):
    return a(1,
       2,
         3)   
show(multi2, 3)
def unic(é):
    return "ééé" + é + 1
show(unic, 'ü')
def unic2(é):
    x = "ééé" ; return é[0] + 1 + é
show(unic2, 'ü')
def tabs(x):
	return x.y.z
show(tabs, 1)
def whole():
    undefined
show(whole)
def call():
    int("x"); print(1)
show(call)
def aug(x):
    x += 'a'
    x[0] += 1
show(aug, 1)
show(aug, 'b')
def dele(x):
    del x[1][2]
show(dele, [1,2])
def unpack(x):
    a, b = x
show(unpack, [1,2,3])
def iff(x):
    if x[0] < x[1]: pass
show(iff, [1,'a'])
def fors(x):
    for i in x[0]: pass
show(fors, [1])
def withs(x):
    with x[0]: pass
show(withs, [1])
def asrt(x):
    assert x == 1, "msg"
show(asrt, 2)
def rais():
    raise KeyError('a') from None
show(rais)
def ctx():
    try: raise KeyError('a')
    except KeyError: raise TypeError from None
show(ctx)
def notes():
    e = ValueError('x'); e.add_note('n1\nn2'); e.add_note(''); raise e
show(notes)
def badnotes(n):
    e = ValueError('x'); e.__notes__ = n; raise e
show(badnotes, 3)
show(badnotes, 'ab')
show(badnotes, [1, 'x', None])
class BadStr(Exception):
    def __str__(self): raise ValueError
def bs(): raise BadStr
show(bs)
class BadRepr:
    def __repr__(self): raise ValueError
show(badnotes, BadRepr())
class Outer:
    class Inner(Exception): pass
def qn(): raise Outer.Inner('a\nb')
show(qn)
def modname():
    class E(Exception): __module__ = 'foo.bar'
    raise E(1)
show(modname)
def modname2():
    class E(Exception): __module__ = 3
    raise E(1)
show(modname2)
def syn(*a):
    raise SyntaxError(*a)
show(syn)
show(syn, 'm')
show(syn, 'm', ('f.py', 3, 5, '  abc def\n'))
show(syn, 'm', ('f.py', 3, 5, '  abc def\n', 3, 8))
show(syn, 'm', ('f.py', 3, 5, '  abc def\n', 4, 2))
show(syn, 'm', ('f.py', 3, 50, 'abc'))
show(syn, 'm', ('f.py', 3, None, 'abc'))
show(syn, 'm', ('f.py', 3, 0, 'abc'))
show(syn, 'm', (None, 3, 1, 'abc'))
show(syn, 'm', ('f.py', None, 1, 'abc'))
show(syn, 'm', ('f.py', 3, 1, None))
show(syn, 'm', ('f.py', 3, 7, 'abc\ndef\nghi'))
show(syn, 'm', ('f.py', 3, 1, ''))
show(syn, 'm', ('f.py', 'x', 1, 'abc'))
def grp(*e):
    raise ExceptionGroup('eg', e)
def mk(fn, *a):
    try: fn(*a)
    except BaseException as e: return e
show(grp, ValueError(1), TypeError(2))
show(grp, mk(f, 1), mk(g, 'q'))
show(grp, mk(grp, mk(f, 0), KeyError(1)), mk(h))
show(grp, mk(grp, ValueError(1)))
def grpnote():
    e = ExceptionGroup('eg', [mk(notes), ValueError('a\nb')]); e.add_note('gn\nx'); raise e
show(grpnote)
print(format_exception(ExceptionGroup('no tb', [ValueError(1)])))
show(grp, *[ValueError(i) for i in range(15)])
show(grp, *[ValueError(i) for i in range(16)])
show(grp, *[ValueError(i) for i in range(20)])
def nest(n):
    e = ValueError(n)
    for i in range(n): e = ExceptionGroup('g%d' % i, [e, KeyError(i)])
    raise e
show(nest, 3)
show(nest, 12)
def grpcause():
    try: grp(ValueError(1))
    except ExceptionGroup as e: raise ExceptionGroup('second', [KeyError(2)]) from e
show(grpcause)
def grpcause2():
    try: grp(ValueError(1))
    except ExceptionGroup as e: raise KeyError(2)
show(grpcause2)
show(grp, mk(grpcause), mk(grpcause2))
def loop():
    a = ValueError('a'); b = ValueError('b'); a.__context__ = b; b.__context__ = a; raise a
show(loop)
def star():
    try:
        raise ExceptionGroup('x', [ValueError(1), TypeError(2), KeyError(3)])
    except* ValueError as e:
        print(repr(e))
    except* TypeError as e:
        raise OSError('in handler')
show(star)
def star2():
    try:
        raise ExceptionGroup('x', [ValueError(1), ExceptionGroup('y', [TypeError(2), KeyError(3)])])
    except* ValueError as e:
        raise
    except* TypeError as e:
        raise
show(star2)
def star3():
    try: raise ValueError(1)
    except* ValueError as e: print(repr(e)); raise
show(star3)
def star4():
    try: raise ValueError(1)
    except* ExceptionGroup as e: pass
show(star4)
def star5():
    try: raise ValueError(1)
    except* 3 as e: pass
show(star5)
def exc5():
    try: raise ValueError(1)
    except 3 as e: pass
show(exc5)
def exc6():
    try: raise ValueError(1)
    except (TypeError, (ValueError,)) as e: pass
show(exc6)
def tbattr():
    e = mk(f, 3)
    t = e.__traceback__
    l = []
    while t: l.append((t.tb_lineno, t.tb_frame.f_code.co_name)); t = t.tb_next
    print(l)
    t = e.__traceback__
    try: t.tb_next.tb_next.tb_next = t
    except ValueError as x: print(x)
    t.tb_next = None
    print(format_exception(e))
    n = TracebackType(None, t.tb_frame, t.tb_lasti, t.tb_lineno)
    print(n.tb_next, n.tb_lineno == t.tb_lineno)
    print(format_exception(ValueError(3).with_traceback(n)))
tbattr()
show(lambda: [1][
   2])
show(lambda: (lambda x: x.y)(1))
x = [i for i in [1,2]]
def comp(): return [a/0 for a in [1]]
show(comp)
def gen():
    yield 1
    raise RuntimeError('g')
def ug(): return list(gen())
show(ug)
def si():
    def g():
        raise StopIteration
        yield
    next(g())
show(si)
undefined_at_end[0]
