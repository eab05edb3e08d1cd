# Constructors and methods of derived classes that answer with something else, layouts, pickling, attributes.
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


d=date(2020,1,2);x=datetime(2020,1,2,3)
for op in '__eq__ __ne__ __lt__ __le__ __gt__ __ge__'.split(): print(op,getattr(d,op)(x),getattr(d,op)(3),end=' '); t(getattr(x,op),d)
class Bad(datetime):
    def __new__(cls,*a,**k):
        if getattr(cls,'on',0): return 'surprise'
        return datetime.__new__(cls,*a,**k)
b=Bad(2020,1,1,tzinfo=timezone.utc); Bad.on=1
t(lambda:b+timedelta(1)); t(Bad.fromtimestamp,0,timezone.utc); t(Bad.combine,d,time(1)); t(Bad.fromordinal,1000); t(b.replace,year=3); t(Bad.strptime,'2020','%Y'); t(Bad.fromisoformat,'2020-01-01'); t(lambda:b-b); t(lambda:b-timedelta(1)); pass
t(setattr,d,'year',3);t(setattr,timedelta(1),'days',3);t(setattr,d,'foo',3);t(setattr,timezone.utc,'foo',3); t(delattr,d,'year'); t(delattr,timedelta(1),'days'); t(setattr,date,'foo',1)
t(lambda:type('X',(timezone,),{}));t(lambda:type('X',(type(d.isocalendar()),),{}));
class M(timezone.__base__,date): pass
t(M,2020,1,1) 
t(lambda: type('X',(timedelta,date),{}))
t(lambda: hash(timedelta(1,2,3))==hash((1,2,3)))
t(date.__new__); t(date.__new__,int,1,2,3); t(date.__new__,datetime,1,2,3); t(datetime.__new__,date,1,2,3); t(object.__new__,date); t(timedelta.__new__,timedelta,1); t(tzinfo.__new__,timezone)
t(d.__init__,1,2); t(d.__init__); t(x.__init__,foo=1)
t(timedelta(1).__add__,3); t(d.__add__,3); t(d.__radd__,timedelta(1)); t(d.__rsub__,d);t(d.__rsub__,timedelta(1)); t(timedelta(1).__rsub__,timedelta(2)); t(x.__sub__,d); t(d.__sub__,x); t(x.__rsub__,d); t(timedelta(1).__rtruediv__,timedelta(4)); t(timedelta(1).__rmul__,3);t(timedelta(1).__rfloordiv__,timedelta(3)); t(timedelta(1).__mul__,timedelta(1)); t(timedelta(1).__rmul__,'a'); t(timedelta(1).__mul__,True); t(timedelta(1).__truediv__,True); t(timedelta(3).__rdivmod__,timedelta(7)); t(timedelta(3).__rmod__,timedelta(7))
class BF(float):
    def as_integer_ratio(s): return s.r
f=BF(2.5)
for r in ((),(1,),(1,2,3),5,(1,0),(5,2),[5,2],None): f.r=r; t(lambda:timedelta(1,5,7)*f); t(lambda:timedelta(1)/f)
t(lambda:timedelta(microseconds=1)*0.5);t(lambda:timedelta(microseconds=3)*0.5);t(lambda:timedelta(microseconds=5)/2);t(lambda:timedelta(microseconds=-5)/2);t(lambda:timedelta(microseconds=-7)//2);t(lambda:timedelta(microseconds=7)/-2.0); t(lambda:timedelta(microseconds=7)//-2); t(lambda:timedelta(microseconds=1)*10**19); t(lambda:timedelta(days=10**20,hours=-24*10**20)); t(lambda:timedelta(days=1e20,hours=-24e20)); t(lambda:timedelta(days=10**40,microseconds=-86400*10**46+5));t(lambda:timedelta(days=True)); t(lambda:timedelta(days=2**31)); t(lambda:timedelta(days=2**31-1)); t(lambda:timedelta(seconds=10**14)); t(lambda: timedelta(3).total_seconds()); t(lambda: timedelta(1)/timedelta(0,3)); t(lambda: timedelta.max/timedelta.resolution); t(lambda: timedelta.max//timedelta.resolution); t(lambda: timedelta.max.total_seconds()); t(lambda: timedelta.min%timedelta(0,7,3)); t(lambda: abs(timedelta.min)); t(lambda:timedelta(2)*(-1)); t(lambda:timedelta(2)*10**60); t(lambda:timedelta(0)*10**60)
class RO(tzinfo):
    def utcoffset(s,dt): return timedelta(hours=1)
    def dst(s,dt): return timedelta(0)
    def tzname(s,dt): return 'RO'
    def __repr__(s): return type(s).__name__
    def fromutc(s,dt): return 'odd'
t(x.astimezone,RO()); t(datetime.now,RO()); t(datetime.fromtimestamp,1,RO())
class R2(RO):
    fromutc=tzinfo.fromutc
z=R2(); t(z.fromutc,x.replace(tzinfo=z)); t(x.replace(tzinfo=z).astimezone,z); t(x.astimezone,z)
class R3(R2):
    def dst(s,dt): return timedelta(hours=1) if dt.hour==3 else None
z=R3(); t(z.fromutc,x.replace(tzinfo=z)); t(z.fromutc,x.replace(tzinfo=z,hour=2)); t(z.fromutc,x.replace(tzinfo=z,hour=5))
import copy,pickle
for o in (timezone.utc, timezone(timedelta(1)/3,'q'), timezone(timedelta(1)/5), time(1,2,tzinfo=timezone.utc,fold=1), x.replace(fold=1), d, timedelta(3,4,5)):
    for p in range(6):
        r=pickle.loads(pickle.dumps(o,p)); print(p, r==o, repr(r), r is o)
    print(copy.deepcopy(o), copy.copy(o))
t(timezone.utc.__reduce__); t(timezone.utc.__getinitargs__,1); t(timezone.utc.tzname); t(timezone.utc.utcoffset,1,2)
t(tzinfo.fromutc, timezone.utc, x.replace(tzinfo=timezone.utc))
match d:
    case date(year=y, month=m): print(y,m)
t(format,x,'%H'); t(format,timedelta(1),''); t(format,timedelta(1),'x'); t(format, time(3),'%H:%M'); t(str.format,'{:%Y}',d)
t(lambda: type('Z',(tzinfo,dict),{})()); t(lambda: type('Z',(dict,tzinfo),{})()); t(lambda: type('Z',(tzinfo,int),{})(3));t(lambda: type('Z',(tzinfo,Exception),{})(3))
class ZS(tzinfo): __slots__='a','b'
t(ZS().__reduce__)
class DS2(date): __slots__=('a',)
t(lambda:DS2(2020,1,1).a)
class DS2(datetime): __slots__=('a',)
x=DS2(2020,1,1); t(lambda:x.a); x.a=3; print(x.a, (x+timedelta(1)), copy.copy(x).a if 0 else '')
import weakref
t(weakref.ref,d); t(weakref.ref,x)
class W(date): pass
w=W(1,1,1); w.foo=3; r=weakref.ref(w); print(r() is w, w.foo); del w; print(r())
