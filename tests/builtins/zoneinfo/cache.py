# ZoneInfo: keys, caches, methods, pickling, derived classes.
import copy
import gc
import io
import pickle
import struct
import weakref
import zlib
from datetime import *
import _zoneinfo, zoneinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError
def t(function,*a,**k):
    try:
        r=function(*a,**k); print('OK',ascii(r),type(r).__name__); return r
    except Exception as e: print(type(e).__name__,ascii(str(e)), ascii(repr(e.__cause__)), ascii(repr(e.__context__)))
print('-- constructor')
t(ZoneInfo);t(ZoneInfo,3);t(ZoneInfo,'Europe/Berlin',3);t(ZoneInfo,foo=1);t(ZoneInfo,key='Europe/Berlin');t(ZoneInfo,'No/Such');t(ZoneInfo,'../etc/passwd');t(ZoneInfo,'/etc/passwd');t(ZoneInfo,'');t(ZoneInfo,None);t(ZoneInfo,'Europe');t(ZoneInfo,b'UTC');t(ZoneInfo,'a\0b');t(ZoneInfo,'\ud800');t(ZoneInfo,[])
b=ZoneInfo('Europe/Berlin'); print(b is ZoneInfo('Europe/Berlin'), b.key, str(b), repr(b)); t(setattr,b,'key',3); t(setattr,b,'foo',3)
class S(str): pass
print(ZoneInfo(S('Europe/Berlin')) is b)
t(ZoneInfo.no_cache,'UTC'); print(ZoneInfo.no_cache('UTC') is ZoneInfo('UTC')); t(ZoneInfo.no_cache,key='UTC'); t(ZoneInfo.no_cache,'No/Such'); t(ZoneInfo.no_cache,3)
t(ZoneInfo.clear_cache,only_keys=3);t(ZoneInfo.clear_cache,only_keys=['Europe/Berlin']); print(b is ZoneInfo('Europe/Berlin')); t(ZoneInfo.clear_cache); t(ZoneInfo.clear_cache,only_keys=[3,[]]); t(ZoneInfo.clear_cache,only_keys=None)
print('-- methods')
b=ZoneInfo('Europe/Berlin'); u=ZoneInfo('UTC')
for z in (b,u):
    for m in ('utcoffset','dst','tzname'):
        f=getattr(z,m); t(f); t(f,None); t(f,3); t(f,datetime(2020,7,1)); t(f,datetime(2020,1,1,tzinfo=z)); t(f,datetime(1,1,1)); t(f,datetime(9999,12,31)); t(f,time(3)); t(f,date(2020,1,1)); t(f,1,2)
    t(z.fromutc,None);t(z.fromutc,datetime(2020,1,1));t(z.fromutc,datetime(2020,7,1,tzinfo=z)); t(z.fromutc,datetime(2020,10,25,1,tzinfo=z)); t(z.fromutc, datetime(9999,12,31,23,30,tzinfo=z)); t(z.fromutc,datetime(1,1,1,tzinfo=z)); t(z.fromutc,datetime(1,1,1,tzinfo=timezone.utc)); print(pickle.loads(pickle.dumps(z)) is z); n=ZoneInfo.no_cache(z.key); print(pickle.loads(pickle.dumps(n)) is z, copy.copy(z) is z, copy.deepcopy(z) is z)
t(ZoneInfo._unpickle);t(ZoneInfo._unpickle,'UTC',True);t(ZoneInfo._unpickle,'UTC',False);t(ZoneInfo._unpickle,'UTC',3);t(ZoneInfo._unpickle,'UTC','a')
print('-- subclass')
class Z(ZoneInfo):
    x=3
    def __init_subclass__(cls,**k): print('sub',cls,k); super().__init_subclass__()
print(Z('UTC') is Z('UTC'), Z('UTC') is ZoneInfo('UTC'), type(Z('UTC')), sorted(k for k in vars(Z) if 'cache' in k))
class Y(Z): 
    def __init__(s,*a): print('init',a)
Y('UTC'); Y('UTC'); t(Y.no_cache,'UTC'); t(lambda: type('W',(ZoneInfo,),{},a=3))
z=Y('Europe/Berlin'); z.foo=3; print(repr(z),str(z),z.foo,z.__reduce__()[1]); t(ZoneInfo.__init_subclass__); t(ZoneInfo.__init_subclass__,3)
class NoGet:
    def get(s,*a): raise ValueError('get')
class G(ZoneInfo): pass
G._weak_cache=NoGet(); t(G,'UTC')
class G(ZoneInfo): pass
G._weak_cache={}; t(G,'UTC'); print(len(G._weak_cache)); G._weak_cache['UTC']=7; t(G,'UTC'); G.clear_cache(only_keys=['UTC']); print(len(G._weak_cache)); G.clear_cache(); del G._weak_cache; t(G,'UTC')
r=weakref.ref(Z('Asia/Tokyo')); 
Z.clear_cache(); gc.collect(); print(r())
