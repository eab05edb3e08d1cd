# Module time: results, errors and their messages; errno and _stat.
import time,errno,_stat,stat,os,sys
def t(f,*a):
    try: print(f(*a))
    except BaseException as e: print(type(e).__name__,e)
t(time.sleep,-1);t(time.sleep,'x');t(time.sleep,float('nan'));t(time.sleep,1e30);t(time.gmtime,'x');t(time.gmtime,1e30);t(time.gmtime,1<<70);t(time.mktime,(1,2));t(time.mktime,5);t(time.asctime,(2020,13,1,1,1,1,1,1,1));t(time.strftime,'%Y\0');t(time.strftime,5);t(time.strftime,'%Y',(1,)*8);t(time.strftime,'%Y',(2020,0,0,0,0,0,0,0,0));t(time.asctime,(2020,1,1,25,0,0,0,1,0));t(time.get_clock_info,'x');
for i in range(9):
    l=[2020,1,1,1,1,1,1,1,0]; l[i]=400; t(time.asctime,tuple(l)); l[i]=-5;t(time.asctime,tuple(l))
t(time.strftime,'',(2020,1,1,1,1,1,1,1,0)); t(time.gmtime,0);t(time.gmtime,float('nan'));t(time.localtime,-1e20);t(time.clock_gettime,99);t(time.clock_gettime_ns,'x');t(time.strftime,'%',(2020,1,1,1,1,1,1,1,0));t(time.strftime,'é%Y',(2020,1,1,1,1,1,1,1,0));
t(time.get_clock_info,'monotonic');t(time.tzname.__class__);print(time.timezone,time.altzone,time.daylight,time.tzname)
s=time.gmtime(1e9);print(s,s.tm_zone,s.tm_gmtoff,tuple(s),s[0],s.n_fields,s==tuple(s),hash(s)==hash(tuple(s)),s.__reduce__());t(time.struct_time,(1,2));t(time.struct_time,range(9));t(time.struct_time,range(12));t(time.struct_time,5);print(time.struct_time.__doc__ is not None)
print(sorted(errno.errorcode.items()),errno.EAGAIN,errno.EWOULDBLOCK)
print(_stat.filemode(0o104755),_stat.S_ISDIR(0o40000),stat.S_ISLNK(0o120000))
os.environ['TZ']='Europe/Berlin';time.tzset();print(time.tzname,time.timezone,time.localtime(1e9),time.mktime(time.localtime(1e9)))
print(time.strftime('%A %d %B %Y %H:%M:%S %Z',time.localtime(1e9)))
try: print(time.strptime('2020-02-03','%Y-%m-%d'))
except Exception as e: print(e)
