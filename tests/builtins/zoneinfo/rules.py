# ZoneInfo.from_file: data of all kinds, rules of zones (POSIX TZ strings), good and bad.
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
print('-- file')
def data(trans=(),types=((0,0,0),),abbr=b'UTC\0',tz=b'UTC0',version=b'2',time_code='q'):
    def header(n,m,c,v=version): return b'TZif'+v+b'\0'*15+struct.pack('>6l',0,0,0,n,m,c)
    r=b''
    if version!=b'\0': r+=header(0,0,0)
    else: time_code='l'
    r+=header(len(trans),len(types),len(abbr))
    r+=struct.pack('>%d%s'%(len(trans),time_code),*[x[0] for x in trans])+bytes(x[1] for x in trans)
    for x in types: r+=struct.pack('>lbb',*x)
    r+=abbr
    if version!=b'\0': r+=b'\n'+tz+b'\n'
    return r
class F(io.BytesIO):
    def __repr__(s): return '<F>'
def ff(*a,**k): return ZoneInfo.from_file(F(data(*a,**k)))
z=ZoneInfo.from_file(F(data())); t(repr,z); t(str,z); t(lambda:z.key); t(z.__reduce__); t(pickle.dumps,z)
z=ZoneInfo.from_file(F(data()),key='K\u1234'); t(repr,z); t(str,z); t(lambda:z.key); t(z.__reduce__)
z=ZoneInfo.from_file(F(data()),3); t(repr,z); t(str,z); t(lambda:z.key); t(z.__reduce__)
t(ZoneInfo.from_file,3);t(ZoneInfo.from_file,F(b''));t(ZoneInfo.from_file,F(b'TZif'));t(ZoneInfo.from_file,F(data()[:60]));
t(ff,types=(),abbr=b'',tz=b''); t(ff,version=b'\0'); t(ff,types=(),abbr=b'',tz=b'ABC3')
probe=[datetime(y,m,d,h) for y in (1965,1970,2020,2021,2500) for m in (1,3,6,10,12) for d in (1,15,29) for h in (0,1,2,3)]
def safe(f,*a):
    try: return f(*a)
    except Exception as e: return type(e).__name__+str(e)
def show(z):
    if z is None: return
    print(zlib.crc32(repr([(safe(z.utcoffset,p.replace(fold=f)),safe(z.dst,p.replace(fold=f)),safe(z.tzname,p.replace(fold=f))) for p in probe for f in (0,1)]).encode()))
    conv=[safe(lambda p:p.replace(tzinfo=timezone.utc).astimezone(z),p) for p in probe]
    print([(str(safe(z.utcoffset,p)),str(safe(z.dst,p)),safe(z.tzname,p)) for p in probe[::7]][:9], [safe(str,x) for x in conv[::9]][:7], [getattr(x,'fold',9) for x in conv], z.utcoffset(None), z.tzname(None), z.dst(None))
for s in ('UTC0','ABC','ABC3','ABC-3','ABC+3:30','ABC3:30:15','ABC24','ABC25','ABC167:59','AB3','A3','','<A+1>3','<>3','<A+1','ABC3DEF','ABC3DEF,M3.2.0,M11.1.0','ABC3DEF2,M3.2.0/2,M11.1.0/3:30','ABC3DEF,J60,J300','ABC3DEF,59,299','ABC3DEF,0/0,J365/25','ABC3DEF,M3.2.0','ABC3DEF,M3.2.0,M11.1.0,','ABC3DEF,M13.2.0,M11.1.0','ABC3DEF,M0.2.0,M11.1.0','ABC3DEF,M3.6.0,M11.1.0','ABC3DEF,M3.0.0,M11.1.0','ABC3DEF,M3.2.7,M11.1.0','ABC3DEF,M3.2.0/24,M11.1.0/-2','ABC3DEF,M3.2.0/168,M11.1.0','ABC3DEF,M3.2.0/167:59:59,M11.1.0','ABC3DEF,J0,J366','ABC3DEF,J367,J1','ABC3DEF,366,1','ABC3DEF,365,1','ABC3DEF,-1,1','ABC3DEF,M3.2.0/a,M11.1.0','ABC3DEF,Mx.2.0,M11.1.0','ABC3DEF,M3.2,M11.1.0','ABC3,M3.2.0,M11.1.0','ABC-3<D+1>-4,M3.5.0,M10.5.0/3','ABC3DEF4,M3.2.0,M11.1.0','IST-1GMT0,M10.5.0,M3.5.0/1','+3','ABC+','ABC3:','ABC3:3','ABC3:60','ABC3:30:60','ABC 3','ABC3DEF-24,M3.2.0,M11.1.0','ABC3DEF24,M3.2.0,M11.1.0','ABC3D,M3.2.0,M11.1.0','A\u00e9C3','ABC3\n','ABC3DEF,M03.2.0,M11.1.0','ABC3DEF,M3.2.0/2:,M11.1.0','ABC3DEF,M3.2.0/2:30:,M11','ABC3DEF,M3.2.00,M11.1.0','ABC3DEF,J060,J300','ABC3DEF,60/3,J300/5:30:30','ABC03DEF02,M3.2.0,M11.1.0','ABC003','ABC3DEF,,','ABC3DEF,M3.2.0,','ABC3DEF3:00:01,M3.2.0,M11.1.0','<-03>3','<+A.>3','ABC3DEF,M3.2.0/-167,M11.1.0/+4','ABC1DEF,M3.2.0/2:30:15,M11.1.0/1:1','ABC1DEF,M3.2.0/002,M11.1.0'):
    print(ascii(s)); show(t(ff,tz=s.encode()))
print('-- transitions')
show(t(ff,trans=((0,1),(10**9,0),(16*10**8,1)),types=((3600,0,0),(7200,1,4)),abbr=b'STD\0DST\0',tz=b''))
show(t(ff,trans=((0,1),(10**9,0),(16*10**8,1)),types=((3600,0,0),(7200,1,4)),abbr=b'STD\0DST\0',tz=b'STD-1DST,M3.5.0,M10.5.0/3'))
show(t(ff,trans=((0,0),(10**9,1),(16*10**8,2)),types=((3600,1,0),(7200,1,4),(5400,1,4)),abbr=b'STD\0DST\0',tz=b'STD-1'))
show(t(ff,trans=((0,0),),types=((3600,1,0),),abbr=b'STD\0',tz=b''))
show(t(ff,trans=((0,5),),types=((3600,1,0),),abbr=b'STD\0',tz=b''))
show(t(ff,trans=((0,0),),types=((3600,1,9),),abbr=b'STD\0',tz=b''))
show(t(ff,trans=((0,0),(100,0),(50,0)),types=((3600,0,0),(10**9,0,0)),abbr=b'STD\0',tz=b''))
show(t(ff,trans=((2**62,0),(2**63-1,0)),types=((3600,0,0),),abbr=b'STD\0',tz=b''))
show(t(ff,trans=((-2**63,0),(2**63-1,0)),types=((3600,0,0),),abbr=b'STD\0',tz=b''))
show(t(ff,trans=((10**9,0),),types=((90000,0,0),),abbr=b'STD\0',tz=b''))
show(t(ff,trans=((10**9,0),),types=((3600,0,0),),abbr=b'\xff\xff\0',tz=b''))
show(t(ff,types=((3600,0,0),(7200,1,0)),abbr=b'STD\0',tz=b''))
