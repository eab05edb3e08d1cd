# Which results keep a class derived from a type, and which of its constructors are called.
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


class DS(date):
    def __new__(cls,*a,**k):
        print('new',cls.__name__,a,k); return date.__new__(cls,*a,**k)
class TS(time):
    def __new__(cls,*a,**k):
        print('new',cls.__name__,a,k); return time.__new__(cls,*a,**k)
class DTS(datetime):
    def __new__(cls,*a,**k):
        print('new',cls.__name__,a,k); return datetime.__new__(cls,*a,**k)
class TDS(timedelta):
    def __new__(cls,*a,**k):
        print('new',cls.__name__,a,k); return timedelta.__new__(cls,*a,**k)
d=DS(2020,1,2); print('--date')
t(lambda:d+timedelta(1)); t(lambda:d-timedelta(1)); t(lambda:d-d); t(d.replace); t(d.replace,year=3); t(DS.fromtimestamp,0); t(DS.fromordinal,700000); t(DS.fromisoformat,'2020-01-01'); t(DS.fromisocalendar,2020,1,1); t(copy.copy,d); t(d.__reduce__); 
print('--time'); x=TS(1,2,3,4,fold=1)
t(x.replace); t(x.replace,hour=3); t(TS.fromisoformat,'10:00'); t(copy.copy,x); t(x.__reduce__); t(x.__reduce_ex__,2); t(x.__reduce_ex__,3);t(x.__reduce_ex__,4); t(x.__reduce_ex__); t(x.__reduce_ex__,'a')
print('--datetime'); x=DTS(2020,1,2,3,4,5,6,timezone.utc,fold=1)
t(x.replace); t(x.replace,hour=3); t(lambda:x+timedelta(1)); t(lambda:x-timedelta(1)); t(lambda:x-x); t(DTS.fromtimestamp,0); t(DTS.fromtimestamp,0,timezone.utc); t(DTS.utcfromtimestamp,0); t(DTS.fromordinal,700000); t(DTS.fromisoformat,'2020-01-01'); t(DTS.fromisocalendar,2020,1,1); t(copy.copy,x); t(x.__reduce__); t(x.__reduce_ex__,3); t(x.__reduce_ex__,4)
t(DTS.combine,date(1,1,1),time(1,fold=1)); t(x.astimezone,timezone(timedelta(hours=1))); t(x.astimezone); t(x.date); t(x.time); t(x.timetz); t(DTS.strptime,'2020','%Y'); t(DTS.strptime,'2020 +0100','%Y %z'); t(x.astimezone, timezone.utc)
print('--td'); x=TDS(1,2,3)
t(lambda:x+x);t(lambda:x-x);t(lambda:x*2);t(lambda:x//2);t(lambda:x/2);t(lambda:-x);t(lambda:+x);t(lambda:abs(x));t(lambda:x%x);t(lambda:divmod(x,x)); t(copy.copy,x); t(x.__reduce__); t(lambda:x*1.5)
