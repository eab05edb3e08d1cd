# The profiler, identifiers of the time, and the helper of typing.
import _lsprof, uuid, _typing, _uuid
def t(f,*a,**k):
    try: r=f(*a,**k); print(repr(r)[:200])
    except BaseException as e: print(type(e).__name__, e.args)
P=_lsprof.Profiler
def g(n): return len([1]*n)
def f(n):
    [].append(1); g(n); max(1,2); 'a'.upper()
    return f(n-1) if n else 0
tick=[0]
def timer(): tick[0]+=1; return tick[0]
for kw in ({},{'builtins':False},{'subcalls':False}):
    p=P(timer,0.5,**kw); p.enable(); f(3); sorted([3,1],key=lambda x:x); dict.fromkeys('ab'); p.disable()
    for e in sorted(p.getstats(),key=str): 
        print(e.code if isinstance(e.code,str) else e.code.co_name,e.callcount,e.reccallcount,e.totaltime,e.inlinetime,e.calls and sorted([(c.code if isinstance(c.code,str) else c.code.co_name,c.callcount,c.reccallcount,c.totaltime,c.inlinetime) for c in e.calls],key=str))
    p.clear(); print(p.getstats())
t(P,1,2,3,4,5); t(P,None,'a'); t(P().disable); t(P().getstats); t(P().enable,1,2,3); p=P(); p.enable(builtins=False,subcalls=False); p.clear(); p.disable(); t(len,p.getstats())
t(_typing._idfunc,5); t(_typing._idfunc); t(_typing._idfunc,1,2)
import cProfile,pstats,io
pr=cProfile.Profile(); pr.enable(); f(5); pr.disable(); s=io.StringIO(); pstats.Stats(pr,stream=s).sort_stats('name').print_stats(); import re; print(re.sub(r"\d+\.\d+", "T", re.sub(r"/\S*/", "", s.getvalue())))
t(_uuid.generate_time_safe,1); r=_uuid.generate_time_safe(); print(type(r),len(r[0]),r[1],_uuid.has_uuid_generate_time_safe); u=uuid.uuid1(); print(u.version, u.variant)
