# Methods of tzinfo that answer with wrong types, raise or give no answer; operators of all pairs of types.
import copy
from datetime import *
import os
import time as clock

os.environ["TZ"] = "Europe/Berlin"
clock.tzset()


def t(function, *arguments, **keywords):
    try:
        result = function(*arguments, **keywords)
        print("OK", ascii(result), type(result).__name__)
    except Exception as error:
        print(type(error).__name__, ascii(str(error)))


td=timedelta(1,2,3); d=date(2020,1,2); x=datetime(2020,1,2,3,4,5,6); a=x.replace(tzinfo=timezone.utc); tm=time(1,2,3); ta=tm.replace(tzinfo=timezone.utc)
class Z(tzinfo):
    def __init__(s,u=None,n=None,d=None,f=None): s.u,s.n,s.d=u,n,d
    def utcoffset(s,dt): 
        if isinstance(s.u,type): raise s.u('boo')
        return s.u
    def tzname(s,dt): return s.n
    def dst(s,dt): return s.d
print('-- tz')
for z in (Z(3),Z(timedelta(1)),Z(timedelta(-1)),Z(timedelta(hours=23,minutes=59,seconds=59,microseconds=3)),Z(ValueError),Z(None,3),Z(None,None,3),Z(None,None,timedelta(2)),tzinfo()):
    for o in (x.replace(tzinfo=z), tm.replace(tzinfo=z)):
        for m in ('utcoffset','dst','tzname','isoformat','__hash__','__str__','timetuple','utctimetuple','timestamp','astimezone'):
            if hasattr(o,m): print(m,end=' '); t(getattr(o,m)) if m!='__hash__' or getattr(z,'u',None) is not None else print()
        t(lambda:o.strftime('%z %Z %f'))
        t(lambda:o==o.replace()); t(lambda:o==o.replace(tzinfo=timezone.utc)); t(lambda:o<o.replace(tzinfo=timezone.utc))
        if hasattr(o,'date'): t(lambda:o-o.replace(tzinfo=timezone.utc)); t(lambda:o-o); t(z.fromutc,o); t(o.astimezone,timezone.utc)
print('--compare')
objs=[td,d,x,a,tm,ta,1,'a',None]
import operator
for op in (operator.lt,operator.eq,operator.ne,operator.add,operator.sub,operator.mul,operator.truediv,operator.floordiv,operator.mod,divmod):
    for p in objs:
        for q in objs:
            if not (type(p) in (int,str,type(None)) and type(q) in (int,str,type(None))): print(op.__name__,repr(p)[:20],repr(q)[:20],end=': ');t(op,p,q)
print('-- overflow')
t(lambda:date.max+timedelta(1)); t(lambda:date.min-timedelta(1)); t(lambda:datetime.max+timedelta(microseconds=1)); t(lambda:datetime.min-timedelta.resolution); t(lambda:timedelta.max+timedelta.resolution);t(lambda:-timedelta.max); t(lambda:timedelta.max*2); t(lambda:timedelta.max*1e300); t(lambda:td*float('nan')); t(lambda:td/0); t(lambda:td//0); t(lambda:td%timedelta(0)); t(divmod,td,timedelta(0)); t(lambda:td/0.0); t(lambda:td/timedelta(0)); t(lambda:td//timedelta(0)); t(lambda:td*10**30); t(lambda:td//10**30); t(lambda:td/10**30); t(lambda:td/3); t(lambda:td/1e-300); t(lambda:td*float('inf')); t(lambda:td/float('nan')); t(lambda:td//1.5); t(lambda:td%2); t(lambda:date.min+timedelta.min);t(lambda:date.max+timedelta.max); t(lambda:d-timedelta.max); t(lambda: x-timedelta.max); t(lambda:x+timedelta.max)
print('-- repr')
for o in (timedelta(0),timedelta(1),timedelta(-1),timedelta(0,1),timedelta(0,0,1),timedelta(1,1,1),timedelta(-1,5),timedelta(2,3661,50)): print(repr(o),str(o),o.total_seconds(),o.__reduce__(), bool(o))
for o in (time(),time(1),time(0,0,1),time(0,0,0,1),time(1,2,fold=1),time(1,2,tzinfo=timezone.utc,fold=1),time(1,2,tzinfo=timezone(timedelta(hours=-5,minutes=-30,seconds=-15)))): print(repr(o),str(o),o.__reduce__(), bool(o))
for o in (timezone.utc,timezone(timedelta(hours=1)),timezone(timedelta(hours=-1),'x'),timezone(timedelta(seconds=1)),timezone(timedelta(microseconds=-1)),timezone(timedelta(0),'UTC')): print(repr(o),str(o),o.__getinitargs__(),o.tzname(None),o.utcoffset(None),o.dst(None), o.__reduce__(), copy.copy(o) is o, copy.deepcopy(o)==o); t(o.tzname,3); t(o.utcoffset,'a'); t(o.dst,2); t(o.fromutc,3); t(o.fromutc,datetime(1,1,1)); t(o.fromutc,datetime(2,1,1,tzinfo=o))
t(tzinfo().utcoffset,None);t(tzinfo().dst,None);t(tzinfo().tzname,None);t(tzinfo().fromutc,None);t(tzinfo().fromutc,x); t(tzinfo().__reduce__); t(Z(1,2,3).__reduce__); t(lambda:timezone.utc<timezone.utc); t(lambda:timezone.utc==timezone(timedelta(0),'r')); t(lambda:hash(timezone.utc)==hash(timedelta(0)))
class ZI(Z):
    def __getinitargs__(s): return 3
t(ZI().__reduce__)
class ZI(Z):
    def __getinitargs__(s): return (3,4)
t(ZI().__reduce__)
class ZI(Z):
    def __getstate__(s): return 'st'
t(ZI().__reduce__)
