# Assignment to f_lineno: which lines each line of a function may jump to, the errors, and what a jump leaves.
import sys


def run(f, ln_from, ln_to):
    res=[]
    def tr(fr,ev,arg):
        if fr.f_code is not f.__code__: return None
        if ev=='line' and fr.f_lineno-f.__code__.co_firstlineno==ln_from and not res:
            try: fr.f_lineno=f.__code__.co_firstlineno+ln_to; res.append('ok')
            except Exception as e: res.append(f"{type(e).__name__}: {e}")
        return tr
    sys.settrace(tr)
    try: f()
    except BaseException as e: pass
    finally: sys.settrace(None)
    return res


def a(x=1):
    p=1
    if x is not None:
        y=2
        z=3
    if x is None:
        y=5
    w=4
    return
def b():
    p=1
    with open('/dev/null') as f:
        q=2
        r=3
    s=4
def c():
    p=1
    match p:
        case 1:
            q=1
        case [x,y]:
            q=2
        case {'a':1}:
            q=3
    r=4
async def d():
    async with A() as f:
        x=1
        y=2
    async for z in B():
        u=1
        v=2
    w=3
def e():
    try:
        p=1
        q=2
    except ValueError as ex:
        r=2
        s=2
    finally:
        t=3
        u=4
    while p:
        v=3
        p=0
    for i in (1,2):
        for j in (3,
            4):
            k=3
            p=4
        l=5
    else:
        l=6
    m=7
    del m
    n=[i
       for i in
       (1,2)]
    return n
for f in (a,b,c,e):
    n=len(set(l for _,_,l in f.__code__.co_lines()))
    for i in range(1,n+3):
        for j in range(1,n+3): print(f.__name__,i,j,run(f,i,j))


# An exception in the tracer after the assignment is one of the new line.
def raising():
    for i in [1, 2]:
        x = i
    return x


def tracer(frame, event, arg):
    if frame.f_code is raising.__code__:
        if event == "line" and frame.f_lineno == raising.__code__.co_firstlineno + 2:
            frame.f_lineno += 1
            print("is", frame.f_lineno - raising.__code__.co_firstlineno)
            raise KeyError("from the tracer")
        return tracer


sys.settrace(tracer)
try:
    raising()
except KeyError as error:
    print(repr(error), error.__traceback__.tb_next.tb_lineno - raising.__code__.co_firstlineno)
sys.settrace(None)


# What was handled before is put back when a jump leads out of a handler.
def handler():
    try:
        1 / 0
    except ZeroDivisionError:
        x = 1
        y = 2
    print("handled", sys.exc_info()[0])
    try:
        [][1]
    except IndexError:
        try:
            1 / 0
        except ZeroDivisionError:
            x = 1
        print("outer", sys.exc_info()[0])
    print("none", sys.exc_info()[0])


for start, end in ((4, 6), (11, 12), (12, 14), (12, 13)):
    print(start, end, run(handler, start, end))
def unb():
    a=1
    b=2
    print(locals())
import warnings
print(run(unb,1,3))
fr=sys._getframe()
for v in ('x',1,2**70):
    try: fr.f_lineno=v
    except Exception as e: print('none',v,type(e).__name__,e)
def h(): 
    return sys._getframe()
fr=h()
try: fr.f_lineno=70
except Exception as e: print('dead',type(e).__name__,e)
def g():
    yield 1
    return 2
def t(fr,ev,arg):
    if ev=='call':
        try: fr.f_lineno=fr.f_lineno+1
        except Exception as e: print(ev,type(e).__name__,e)
        return t
    if ev=='return':
        print('return',fr.f_lineno)
        try: fr.f_lineno=fr.f_code.co_firstlineno+2; print('jumped')
        except Exception as e: print(ev,type(e).__name__,e)
    return t
sys.settrace(t)
x=list(g())
sys.settrace(None)
print(x)
# from outside the frame's own trace function
def other():
    def t2(fr,ev,arg):
        if fr.f_code is inner.__code__ and ev=='line':
            try: fr.f_back.f_lineno=fr.f_back.f_lineno+2
            except Exception as e: print('back',type(e).__name__,e)
        return t2
    def inner():
        x=1
    sys.settrace(t2)
    inner()
    print('A')
    print('B')
    sys.settrace(None)
other()
def prof():
    def p(fr,ev,arg):
        if ev=='call':
          try: fr.f_lineno=fr.f_lineno+1
          except Exception as e: print('prof',type(e).__name__,e)
    def inner():
        x=1
    sys.setprofile(p); inner(); sys.setprofile(None)
prof()
