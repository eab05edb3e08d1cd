# fromisoformat, isoformat, strftime, replace, timestamps: results and errors.
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


td=timedelta(1,2,3); d=date(2020,1,2); x=datetime(2020,1,2,3,4,5,6,fold=1); tm=time(1,2,3,fold=1)
print('-- sigs')
t(date.fromtimestamp);t(date.fromtimestamp,'a');t(date.fromtimestamp,1,2);t(date.fromtimestamp,1e20);t(date.fromtimestamp,float('nan'));t(date.fromtimestamp,2**80);t(date.fromtimestamp,None);t(date.fromtimestamp,1e12); t(date.fromtimestamp,1.9); t(date.fromtimestamp,-1.5)
t(date.fromordinal);t(date.fromordinal,0);t(date.fromordinal,'a');t(date.fromordinal,10**10);t(date.fromordinal,4000000); t(date.fromordinal,-5); t(date.fromordinal,1.0)
t(date.fromisoformat);t(date.fromisoformat,3);t(date.fromisoformat,'20'); t(date.fromisoformat,'2020-01-0\u0661'); t(date.fromisoformat,'2020-13-01'); t(date.fromisoformat,'2020-02-30'); t(date.fromisoformat,'2020-W60-1'); t(date.fromisoformat,'2020-W01'); t(date.fromisoformat,'2020W011'); t(date.fromisoformat,'2020W01'); t(date.fromisoformat,'20200101');t(date.fromisoformat,'2020-W01-9');t(date.fromisoformat,'2020-W00-1');t(date.fromisoformat,'0000-01-01'); t(date.fromisoformat,'2020-W01-0'); t(date.fromisoformat,'2021-W53-1'); t(date.fromisoformat,'\ud800020-01-01'); t(date.fromisoformat,'9999-W53-7')
t(date.fromisocalendar);t(date.fromisocalendar,1,2);t(date.fromisocalendar,2020,54,1);t(date.fromisocalendar,2021,53,1);t(date.fromisocalendar,2020,1,8);t(date.fromisocalendar,0,1,1);t(date.fromisocalendar,10000,1,1); t(date.fromisocalendar,2020,0,1);t(date.fromisocalendar,2020,1,0);t(date.fromisocalendar,year=2020,week=1,day=1);t(date.fromisocalendar,2020,1,'a');t(date.fromisocalendar,2**40,1,1); t(date.fromisocalendar,1,1,1); t(date.fromisocalendar,9999,52,7); t(date.fromisocalendar,2020,1,1,1); t(date.fromisocalendar, 2020,1,foo=3)
t(date.today,1); t(d.ctime,1); t(d.strftime); t(d.strftime,3); t(d.strftime,'%Y',3); t(d.strftime,format='%Y'); t(d.strftime,fmt='%Y'); t(d.__format__,3); t(d.__format__,''); t(d.__format__,'%d'); t(d.__format__)
t(d.replace,1,2,3,4);t(d.replace,foo=1);t(d.replace,year='a'); t(d.replace,year=0); t(d.replace,1,year=2); t(d.isoformat,1);t(d.isocalendar); t(d.isocalendar().__reduce__); t(lambda: d.isocalendar().year); t(type(d.isocalendar()),1,2,3); t(type(d.isocalendar()),(1,2,3));t(type(d.isocalendar())); t(lambda:pickle.loads(pickle.dumps(d.isocalendar()))); t(lambda:d.isocalendar()+(1,)); t(lambda:d.isocalendar()==(2020,1,4)); t(lambda:d.isocalendar()[1:]); t(type(d.isocalendar()),year=1,week=2,weekday=3)
t(lambda:hash(d.isocalendar())==hash((2020,1,4)))
print('-- time')
t(tm.isoformat,'a');t(tm.isoformat,3);t(tm.isoformat,'hours');t(tm.isoformat,timespec='minutes');t(tm.isoformat,'seconds');t(tm.isoformat,'milliseconds');t(tm.isoformat,'microseconds');t(tm.isoformat,'auto'); t(tm.isoformat,None); t(tm.isoformat,'auto',1); t(tm.isoformat,foo=1); t(tm.isoformat,'\ud800'); t(tm.isoformat, 'a\0')
t(tm.replace,1,2,3,4,None,0);t(tm.replace,tzinfo=3);t(tm.replace,hour=25);t(tm.replace,fold=2);t(tm.replace,foo=1);t(tm.replace,1,2,3,4,None,1,3); t(tm.replace,fold=0)
t(time.fromisoformat);t(time.fromisoformat,3)
for s in '','1','10','10:','1030','10:30','10:3','103','10:30:15','103015','10:30:15.1','10:30:15.12','10:30:15.123','10:30:15,1234','10:30:15.1234567','103015.5','10:30:15.','T10','T10:30','T','t10','10Z','10:30Z','10:30:15Z','10z','10:30+01','10:30+0100','10:30-01:30','10:30+01:30:15','10:30+01:30:15.123456','10:30+01:30:15.1','10:30-00:00','10:30+','10:30+24:00','24:00','10:60','10:30:60','10:30 +01:00','10:30Z+01','10-30','10:3015','1030:15','10+01:3015','10:30:15.123456+0130','10:30:15.a','1\u0661:30','10:30:15\u0661','10:30\ud800','10:30+01:0\u0661', '10:30+23:59:59.999999', '12:30:45.123456-12:00','10:30+1','10:30:15.1234567890','10:30:15.123456a','10:30:15-','10:30:15.1Z','10:30:15.1ZZ','10:30:15Z0','10.5','10:30.5','+01','-01:00','Z','10:30+-1:00','T1030','T103015.25','-1:30','10:-1', '10:30:15.-1', '10 ', ' 10':
    print(ascii(s),end=' ');t(time.fromisoformat,s)
print('-- datetime')
t(x.isoformat,'ab');t(x.isoformat,3);t(x.isoformat,'\ud800');t(x.isoformat,'\u1234','hours');t(x.isoformat,sep=' ');t(x.isoformat,'T','x'); t(x.isoformat,timespec='milliseconds'); t(x.isoformat,timespec=3); t(x.isoformat,''); t(x.isoformat,foo=2); t(x.isoformat,None); t(x.isoformat,'T','auto',3); t(x.isoformat,b'T')
t(x.replace,foo=1);t(x.replace,1,2,3,4,5,6,7,None,1);t(x.replace,1,2,3,4,5,6,7,None);t(x.replace,tzinfo=3);t(x.replace,fold=7);t(x.replace,month=13);t(x.replace,1,2,3,4,5,6,7,None,1,2)
t(datetime.combine);t(datetime.combine,1,2);t(datetime.combine,d,2);t(datetime.combine,d,tm,3);t(datetime.combine,d,tm,timezone.utc);t(datetime.combine,x,tm,tzinfo=None);t(datetime.combine,d,tm,None,3);t(datetime.combine,date=d,time=tm); t(datetime.combine,d); t(datetime.combine,d,tm,foo=1)
t(datetime.now,3);t(datetime.now,tz=3);t(datetime.now,1,2);t(datetime.now,foo=2);t(datetime.utcnow,1);t(datetime.today,1)
t(datetime.fromtimestamp);t(datetime.fromtimestamp,'a');t(datetime.fromtimestamp,1,2);t(datetime.fromtimestamp,1,tz=3);t(datetime.fromtimestamp,timestamp=1);t(datetime.fromtimestamp,1e20);t(datetime.fromtimestamp,1e15);t(datetime.fromtimestamp,float('nan'));t(datetime.fromtimestamp,2**70);t(datetime.fromtimestamp,0.0000005);t(datetime.fromtimestamp,0.0000015);t(datetime.fromtimestamp,-0.0000005);t(datetime.fromtimestamp,-1.0000015);t(datetime.fromtimestamp,-62135596801); t(datetime.fromtimestamp,253402300800); t(datetime.fromtimestamp,None); t(datetime.fromtimestamp,1,None,3); t(datetime.fromtimestamp,float('inf'))
t(datetime.utcfromtimestamp);t(datetime.utcfromtimestamp,'a');t(datetime.utcfromtimestamp,-62135596800);t(datetime.utcfromtimestamp,-62135596801);t(datetime.utcfromtimestamp,1e300); t(datetime.utcfromtimestamp,1,2); t(datetime.utcfromtimestamp, 253402300799.9999999)
t(datetime.strptime);t(datetime.strptime,1,2);t(datetime.strptime,'a','b');t(datetime.strptime,'2020','%Y'); t(datetime.strptime,'a',2)
t(x.astimezone,3);t(x.astimezone,tz=3);t(x.astimezone,None);t(x.astimezone,1,2); t(x.astimezone,foo=1)
t(x.timestamp,1);t(datetime.min.timestamp);t(datetime.max.timestamp); t(datetime.max.astimezone); t(datetime.min.astimezone)
for s in '','2020','2020-01','2020-01-01','20200101','2020-W01','2020-W01-1','2020W01','2020W011','2020-01-01T10','2020-01-01 10:30','20200101T1030','20200101T103015','20200101 103015.5+0100','2020-W01T10','2020-W01-1T10','2020W01T10','2020W011T10','2020W01110','2020-01-01T','2020-01-01Tx','2020-01-01\ud80010:30','2020-01-01\u123410:30','2020-01-01T10:30Z','2020-01-01T24:00','2020-13-01T10','2020-02-30T10','2020-W60-1T10','0000-01-01','2020-W01-8T10','2020-001','2020001','202001','2020-1-1','2020-01-0110:30','2020-01-01+10:30','2020-01-01-10:30','20200101-1030','2020010110','20200101t10','2020-01-01TT10','2020-W011','2020W01-1','2020-0101','202001-01','2020-01-01T10:30:15.123456789Z','2020-01-01T10:30+25:00','2020-W5','2020-01-01T10:30:15\ud800','+2020-01-01',' 2020-01-01','2020-01-01 ','2020-01-01T1','2020-W01 10','2020W0110','2020W01101','2020-W01110','2020-W01-110','2020W01112','2020W011123','2020W0111234','2020-W53-7','1T','1234567','12345678','123456789', '2020-W01-1\ud80010:30', '2020-01-01T-1:30','2020--1-01':
    print(ascii(s),end=' ');t(datetime.fromisoformat,s)
t(datetime.fromisoformat,3)
for s in '2020-W01','2020-W01-1','2020W01','2020W011','2020-01-01T10','2020','2020-01','202001','2020-001','2020001','2020-1-01','2020-0101','202001-01','2020W01-1','2020-W011','W020-01-01','2020-\u0661','20\u06610-01-01','2020/01/01','2020-01/01','2020-01-0a','-200-01-01':
    print(ascii(s),end=' ');t(date.fromisoformat,s)
class S(str): pass
t(date.fromisoformat,S('2020-01-01'));t(datetime.fromisoformat,S('2020-01-01'));t(time.fromisoformat,S('10:30'))
t(x.utcoffset,1); t(x.__reduce_ex__,1,2); t(x.__reduce__,1); t(td.total_seconds,1); t(td.__reduce__,1); t(x.__reduce_ex__); t(d.__reduce_ex__,4)
for s in ('%Y-%m-%d','%z','%Z','%f','%%z','%','%q','a%','%y%','\u1234%Y\u20ac','%:z','\ud800','a\0b','%Y\0','%3z','','%G-%V-%u','%e','%-d','%s'):
    print(ascii(s),end=' ');t(x.strftime,s);t(tm.strftime,s);t(d.strftime,s); t(x.replace(tzinfo=timezone(timedelta(hours=-1,seconds=-5,microseconds=-3),'a%Yb\u20ac')).strftime,s)
t(date(1,1,1).strftime,'%Y'); t(date(999,1,1).strftime,'%Y %y'); t(time(1).strftime,'%Y %j %a'); t(datetime(1,1,1).strftime,'%c')
for s in "0000W011", "2020W0110", "20200101\u0661", "202001012", "2020010123", "20200101xx", "2020-01-0\u0661", "10:30Z\0":
    print(ascii(s), end=" ")
    t(date.fromisoformat, s)
    t(time.fromisoformat, s)
    t(datetime.fromisoformat, s)
for s in "10:30x+01", "10:30\u0661+01", "10:30:15.1234567xyz+01:00", "10:30:15.123456\u0661+01", "10:30:15.+01", "10:30:15:123", "1030151":
    print(ascii(s), end=" ")
    t(time.fromisoformat, s)
