# ** arguments: keys that are no strings or that come twice, and what is no mapping.
def f(*a,**k): return a,k
class M:
    def __init__(s,*k): s.k=k
    def keys(s): return s.k
    def __getitem__(s,k): return k
for s in ["f(**{1:3})","f(**{1:3},**{1:5})","f(**{1:3},**{2:5})","f(**{1:3},a=2)","f(a=2,**{1:3})","f(**M(1))","f(**M(1,1))","f(**M('a','a'))","f(**M('a'),**M('a'))","f(**M(1),**M(1))","f(a=1,**M('a'))","f(**3)","f(**{'a':1},**3)","f(x=1,**3)","f(**M('a'),b=2,**{'b':1})","dict(**{1:2})","dict(**{1:2},**{1:3})","f(**{(1,):3},**{(1,):5})", "len(**{1:2})","f(**{[]:1}) if 0 else f(**M([]))", "print(**M(1),**{1:1})","(lambda a:a)(**{'a':1},**{'a':2})","f.__call__(**{1:2},**{1:2})","f(**{1:2}.items())"]:
    try: print(s,eval(s))
    except Exception as e: print(s,type(e).__name__,e)
