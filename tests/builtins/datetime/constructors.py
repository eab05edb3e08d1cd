# Constructors: numbers, ranges, keywords, states of pickle.

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


class S(str): pass
class B(bytes): pass
class I:
    def __index__(self): return 3
class F: 
    def __float__(self): return 2.5
for c in (date,time,datetime,timedelta,timezone):
    print('==',c)
    t(c); t(c,1); t(c,1,2); t(c,1,2,3); t(c,'a'); t(c,'a','b','c'); t(c,1.5,2,3); t(c,1,2,3,4,5,6,7,8,9,10); t(c,1,2,3,4,5,6,7,8); t(c,x=1); t(c,1,2,3,year=4); t(c,1,2,3,hour=4); t(c,1,2,3,days=4); t(c,I(),I(),I()); t(c,2**40,2,2); t(c,-2**70,2,2); t(c,1,2,3,foo=4); t(c,1,2,3,**{'a\ud800':3}); t(c,None,1,2)
t(date,0,1,1);t(date,10000,1,1);t(date,1,0,1);t(date,1,13,1);t(date,1,1,0);t(date,2021,2,29)
t(time,24);t(time,1,60);t(time,1,1,60);t(time,1,1,1,1000000);t(time,1,fold=2);t(time,1,tzinfo=3);t(time,1,1,1,1,None,1); t(time,1,fold='a'); t(time, fold=-1)
t(datetime,1,1,1,24);t(datetime,1,1,1,fold=3);t(datetime,1,1,1,tzinfo=4); t(datetime,1,1,1,1,1,1,1,None,1); t(datetime,1,1,fold=1)
t(timedelta,10**9); t(timedelta,-10**9); t(timedelta,10**30); t(timedelta,float('nan'));t(timedelta,float('inf')); t(timedelta,'a'); t(timedelta,1.5,'a'); t(timedelta,seconds=F()); t(timedelta,seconds=I()); t(timedelta, None); t(timedelta, 1e10); t(timedelta,1,2,3,4,5,6,7); t(timedelta,microseconds=1.5); t(timedelta,microseconds=0.5); t(timedelta,microseconds=2.5); t(timedelta,days=0.5,hours=1.5,microseconds=0.5); t(timedelta,seconds=1e-6*0.5); t(timedelta,1e300)
t(timezone,timedelta(hours=24)); t(timezone,timedelta(hours=-24)); t(timezone,timedelta(0)); t(timezone,timedelta(0),'x'); t(timezone,timedelta(0),None); t(timezone,timedelta(0),S('x')); t(timezone,timedelta(0),name='e'); t(timezone,offset=timedelta(1)/3); t(timezone,3); t(timezone,timedelta(0),3)
print(timezone(timedelta(0)) is timezone.utc, timezone(timedelta(0)) is UTC)
t(time,b'\x00'*6); t(time,b'\x00'*6,1); t(time,b'\x00'*5); t(time,b'\x80'+b'\x00'*5); t(time,b'\x18'+b'\x00'*5); t(time,b'\x00'*6,None); t(time,'\x00'*6); t(time,'\u20ac'*6); t(time,'\xff'*6); t(time,b'\0'*6,None,1)
t(date,b'\x07\xd0\x01\x01'); t(date,b'\x07\xd0\x0d\x01'); t(date,b'\x07\xd0\x00\x01'); t(date,b'\xff\xff\x01\xff'); t(date,'\x07\xd0\x01\x01');  t(date,'\x07\ud000\x01\x01'); t(date,b'\x07\xd0\x01\x01\x00'); t(date,B(b'\x07\xd0\x01\x01'))
t(datetime,b'\x07\xd0\x01\x01\0\0\0\0\0\0'); t(datetime,b'\x07\xd0\x81\x01\0\0\0\0\0\0'); t(datetime,b'\x07\xd0\x01\x01\0\0\0\0\0\0',3); t(datetime,b'\x07\xd0\x01\x01\0\0\0\0\0\0',timezone.utc); t(datetime,b'\x07\xd0\x01\x01\0\0\0\xff\0\0');t(datetime,'\x07\u0100\x01\x01\0\0\0\0\0\0'); t(datetime, b'\x07\xd0\x01\x01\0\0\0\0\0\0', tzinfo=None)
