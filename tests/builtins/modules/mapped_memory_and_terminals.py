# Mapped files and memory, shared memory by name, semaphores, terminals, the log, crypt: results and errors.
import mmap,os,tempfile,_posixshmem,_multiprocessing,_crypt,syslog,termios
def t(f,*a,**k):
    try: r=f(*a,**k); print(type(r).__name__ if isinstance(r, _multiprocessing.SemLock) else repr(r)[:200])
    except BaseException as e: print(type(e).__name__, e.args)
M=mmap.mmap
t(M,-1,0); t(M,-1,-5); t(M,'a',1); t(M,999,10); t(M,-1,10,access=9); t(M,-1,10,access=1,flags=1,prot=1); t(M,-1,10,offset=-1); t(M,-1,10,offset=1)
fd=os.open('/tmp/ouro-mmap-%d' % os.getpid() + '',os.O_RDWR|os.O_CREAT|os.O_TRUNC); t(M,fd,0); os.write(fd,b'0123456789'*1000); t(M,fd,100000); t(M,fd,0,offset=10000); t(M,fd,0,offset=20000);t(M,fd,10,offset=100)
m=M(fd,0); t(repr,m); t(len,m); t(lambda:m[0]); t(lambda:m[-1]); t(lambda:m[99999]); t(lambda:m[2:5]); t(lambda:m[::1000]); t(lambda:m['a']); t(lambda: m[1.5])
def s(k,v): m[k]=v
t(s,0,65); t(s,0,256); t(s,0,-1); t(s,0,'a'); t(s,99999,1); t(s,slice(0,3),b'abc'); t(s,slice(0,3),b'abcd'); t(s,slice(0,6,2),b'xyz'); t(s,'a',1); t(s,slice(0,3),'abc'); t(s,slice(0,3),5)
def d(k): del m[k]
t(d,0); t(d,slice(0,1))
t(m.read,5); t(m.tell); t(m.read_byte); t(m.readline); t(m.seek,0); t(m.seek,-1); t(m.seek,0,2); t(m.seek,1,2); t(m.seek,0,5); t(m.read); t(m.read_byte); t(m.seek,5); t(m.write,b'WW'); t(m.write_byte,65); t(m.write_byte,256); t(m.write_byte,'a'); t(m.write,'a'); t(m.seek,9999); t(m.write,b'too long'); t(m.read,None); t(m.read,'a'); t(m.read,-1)
t(m.find,b'99'); t(m.find,b'0',5); t(m.find,b'0',5,8); t(m.find,b'9',-5); t(m.rfind,b'0'); t(m.rfind,b'0',0,5); t(m.find,'a'); t(m.find,b''); t(m.rfind,b''); t(m.find,b'',99999)
t(m.flush); t(m.flush,0); t(m.flush,1,2); t(m.flush,-1); t(m.flush,0,999999); t(m.size); t(m.move,0,5,3); t(m.move,0,5,99999); t(m.move,-1,2,3); t(m.resize,20000); t(len,m); t(m.resize,-1); t(m.resize,'a'); t(m.size)
t(m.madvise,1); t(m.madvise,1,-1); t(m.madvise,1,0,-1); t(m.madvise,9999); t(m.madvise,1,99999)
v=memoryview(m); t(v.__len__); t(lambda:v.readonly); t(m.resize,10); t(m.close); v.release(); t(m.closed.__bool__)
t(iter(m).__next__); t(list(m)[:3].__repr__); t(lambda: 48 in m); t(lambda: b'0' in m);  t(lambda:m+m); t(lambda:m*2); t(m.__enter__); t(lambda:m==m)
r=M(fd,0,access=mmap.ACCESS_READ); t(r.write,b'a'); t(r.write_byte,1); t(r.resize,5); t(lambda:memoryview(r).readonly); t(repr,r)
def s2(): r[0]=1
t(s2); t(r.move,0,1,1)
c=M(fd,0,access=mmap.ACCESS_COPY); c[0]=90; t(lambda:c[0]); t(c.resize,5); t(repr,c)
z=M(fd,0,prot=mmap.PROT_READ); t(s2); t(repr,z); t(z.write_byte,1); 
m.close(); t(lambda:m[0]); t(repr,m); t(len,m); t(m.read); t(m.closed.__bool__); t(m.close); t(m.tell); t(m.find,b'a'); t(m.flush); t(m.__enter__); t(memoryview,m);
a=M(-1,100); t(a.size); t(repr,a); t(a.resize,200); t(len,a)
print(mmap.error, {n:getattr(mmap,n) for n in dir(mmap) if n.isupper()})
P=_posixshmem
t(P.shm_open,'/ouro-t-%d' % os.getpid() + '',os.O_CREAT|os.O_RDWR); t(P.shm_open); t(P.shm_open,1,2); t(P.shm_open,'/nosuch',0); t(P.shm_unlink,'/ouro-t-%d' % os.getpid() + ''); t(P.shm_unlink,'/ouro-t-%d' % os.getpid() + ''); t(P.shm_open,'a\0',2); t(P.shm_open,path='/nosuch',flags=0,mode=7); print(P.shm_open.__text_signature__,P.shm_unlink.__text_signature__)
t(S); t(S,0,1,1,'/ouro-1-%d' % os.getpid() + '',True); t(S,5,1,1,'/ouro-1-%d' % os.getpid() + '',True); t(S,1,'a',1,'/ouro-1-%d' % os.getpid() + '',True); t(S,1,1,1,5,True);  t(S,1,-1,1,'/ouro-2-%d' % os.getpid() + '',True)
l=S(kind=1,value=1,maxvalue=5,name='/ouro-3-%d' % os.getpid() + '',unlink=True); t(l.acquire); t(l.release); t(l._count); t(l._is_mine); t(l._get_value); t(l._is_zero); t(getattr,l,'kind');t(getattr,l,'maxvalue'); t(l.__enter__); t(l.__exit__); t(l.__exit__,1,2,3); t(l.acquire,False); t(l.acquire,True,0.01); t(l.acquire,True,'a'); t(l.acquire,True,-1); t(l._after_fork); t(S._rebuild,1,2,3,'/nosuch'); t(l.acquire,1,2,3); t(l.acquire,block=False); t(l.acquire,timeout=0.01)
for i in range(6): t(l.release)
k=S(0,1,1,'/ouro-4-%d' % os.getpid() + '',True); t(k.release); t(k.acquire); t(k.acquire); t(k._is_mine); t(k._count); t(k.release); t(k.release); t(k.release); t(k.acquire,False)
t(Q.sem_unlink,'/nosuch'); t(Q.sem_unlink,5); t(S.SEM_VALUE_MAX.__repr__)
b=S(1,1,1,'/ouro-5-%d' % os.getpid() + '',True); t(b.release)
print(S.acquire.__text_signature__, S.__exit__.__text_signature__, S._rebuild.__text_signature__)
t(_crypt.crypt,'a','$6$ab'); t(_crypt.crypt,'a','x'); t(_crypt.crypt,1,'x'); t(_crypt.crypt,'a\0','ab'); t(_crypt.crypt,'a')
print({n:getattr(syslog,n) for n in dir(syslog) if n.isupper()}, dir(syslog)); t(syslog.LOG_MASK,3); t(syslog.LOG_UPTO,3); t(syslog.syslog); t(syslog.syslog,1,2); t(syslog.setlogmask,'a'); t(syslog.openlog,1); t(syslog.setlogmask,0); t(syslog.closelog); t(syslog.syslog,1,'x',3); t(syslog.openlog, x=1); t(syslog.LOG_MASK,'a')
T=termios
t(T.tcgetattr,'a'); t(T.tcgetattr,-1); t(T.tcgetattr,fd); t(T.tcsetattr,0,0,[]); t(T.tcsetattr,0,0,1); t(T.tcsendbreak,fd,0); t(T.tcdrain,fd); t(T.tcflush,fd,9); t(T.tcflow,fd,9); t(T.tcgetwinsize,fd); t(T.tcsetwinsize,fd,(1,2)); t(T.tcsetwinsize,fd,1); t(T.tcsetwinsize,fd,(1,)); t(T.tcsetwinsize,fd,(1,'a')); t(T.tcgetattr,2**70)

x,y=os.openpty(); at=T.tcgetattr(y); print(at); t(T.tcsetattr,y,0,at); t(T.tcsetattr,y,99,at); t(T.tcsetattr,y,0,at[:3]); t(T.tcsetattr,y,0,[1,2,3,4,5,6,7]); t(T.tcsetattr,y,0,[1,2,3,4,5,6,[]]); t(T.tcsetattr,y,0,[1,2,3,4,5,6,['a']*32]); t(T.tcsetattr,y,0,at[:6]+[[b'ab']*32]); t(T.tcsetattr,y,0,['a']+at[1:]); at[3]&=~2; at[6][6]=0; T.tcsetattr(y,0,at); at=T.tcgetattr(y); print(at); at[6][4]=2**40; t(T.tcsetattr,y,0,at); t(T.tcgetwinsize,y); t(T.tcsetwinsize,y,(24,80)); t(T.tcgetwinsize,y); t(T.tcsetwinsize,y,(2**16,1)); t(T.tcsetwinsize,y,(-1,1)); t(T.tcdrain,y); t(T.tcflush,y,0); t(T.tcflow,y,1); t(T.tcsendbreak,y,0)
import glob
for name in glob.glob('/tmp/ouro-mmap-%d*' % os.getpid()): os.unlink(name)
