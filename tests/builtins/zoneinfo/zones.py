# ZoneInfo: offsets over a century.
# timeout: 60
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
probe=[datetime(y,m,d,h) for y in (1965,1970,2020,2021,2500) for m in (1,3,6,10,12) for d in (1,15,29) for h in (0,1,2,3)]
def safe(f,*a):
    try: return f(*a)
    except Exception as e: return type(e).__name__+str(e)
def show(z):
    if z is None: return
    print(zlib.crc32(repr([(safe(z.utcoffset,p.replace(fold=f)),safe(z.dst,p.replace(fold=f)),safe(z.tzname,p.replace(fold=f))) for p in probe for f in (0,1)]).encode()))
    conv=[safe(lambda p:p.replace(tzinfo=timezone.utc).astimezone(z),p) for p in probe]
    print([(str(safe(z.utcoffset,p)),str(safe(z.dst,p)),safe(z.tzname,p)) for p in probe[::7]][:9], [safe(str,x) for x in conv[::9]][:7], [getattr(x,'fold',9) for x in conv], z.utcoffset(None), z.tzname(None), z.dst(None))
for k in ('Europe/Berlin','America/New_York','Australia/Lord_Howe','Africa/Casablanca','Europe/Dublin','Asia/Kolkata','Pacific/Apia','America/Sao_Paulo','Antarctica/Troll','Asia/Gaza','UTC','Africa/Monrovia','Asia/Tehran','America/St_Johns'):
    print(k); show(ZoneInfo(k))
    z=ZoneInfo(k); h=0
    for i in range(-4*10**9,5*10**9,57777777):
        d=(datetime(1970,1,1,tzinfo=timezone.utc)+timedelta(seconds=i)).astimezone(z); h=zlib.crc32(repr((h,d.fold,str(d),d.dst(),d.tzname(),str(d.replace(fold=1-d.fold).utcoffset()))).encode())
    print(h)
