# Modules posix, select, fcntl, _locale, resource, pwd, grp and subprocess: results, errors and their messages.
import select,fcntl,_locale,resource,pwd,grp,os,sys,time
def t(f,*a,**k):
    try: print(f(*a,**k))
    except BaseException as e: print(type(e).__name__,e)
r,w=os.pipe()
t(select.select,[r],[],[],0);t(select.select,[],[w],[],0)
os.write(w,b'x');t(select.select,[r],[w],[],None)
p=select.poll();p.register(r,select.POLLIN);p.register(w);t(p.poll,0);t(p.poll,1.5);t(p.unregister,99);t(p.modify,99,1);t(p.register,r,-1);t(p.poll,'x')
e=select.epoll();e.register(r,select.EPOLLIN);t(e.poll,0);e.unregister(r);t(e.poll,0);t(e.poll,0.01);t(e.unregister,r);e.close();t(e.poll);t(lambda:e.closed)
t(select.select,5,[],[]);t(select.select,['x'],[],[]);t(select.select,[],[],[],-1);t(select.select,[],[],[],'x');t(select.select,[-1],[],[]);t(select.select,[9999],[],[],0);
t(fcntl.fcntl,r,fcntl.F_GETFD);t(fcntl.fcntl,r,fcntl.F_SETFD,0);t(fcntl.fcntl,99,1);t(fcntl.flock,99,1);t(fcntl.ioctl,r,0x541B,bytearray(4))
t(_locale.setlocale,99);t(_locale.setlocale,6,'xx');t(_locale.localeconv);t(_locale.strcoll,'a','b');t(_locale.strxfrm,'abc');t(_locale.nl_langinfo,1);t(_locale.getencoding)
t(resource.getrlimit,7);t(resource.getrlimit,99);t(resource.setrlimit,4,(1,2,3));print(type(resource.getrusage(0)));t(resource.getpagesize);t(resource.getrusage,99)
t(pwd.getpwuid,0);t(pwd.getpwnam,'root');t(pwd.getpwnam,'nobodyx');t(pwd.getpwuid,123456);t(grp.getgrgid,0);t(grp.getgrnam,'root');t(grp.getgrgid,99999);t(pwd.getpwuid,'x');print(len(pwd.getpwall()))
s=os.stat('/etc/passwd');print(s.st_mode,s.st_size,s[6],len(s),s.st_mtime_ns,type(s.st_mtime),s[8])
print(sorted(os.listdir('/etc/apt'))); print(sorted((e.name,e.path,e.is_dir(),e.is_file(),e.is_symlink(),e.inode()>0) for e in os.scandir('/etc/apt')))
print(os.path.normpath('/a/../b//c/./d'),os.path.normpath('..//a/../..'),os.path.normpath('//x/..'),os.path.normpath('///'),os.path.normpath(''))
pid=os.fork()
if pid==0: os._exit(3)
print(os.waitpid(pid,0)[1],os.waitstatus_to_exitcode(0x300))
import tempfile;private=tempfile.mkdtemp();home=os.getcwd();os.chdir(private)
t(os.mkdir,'ouro_test_posix/y/z');os.makedirs('ouro_test_posix/y',exist_ok=True);t(os.rmdir,'ouro_test_posix');open('ouro_test_posix/f','w').close();os.rename('ouro_test_posix/f','ouro_test_posix/g');os.symlink('g','ouro_test_posix/l');print(os.readlink('ouro_test_posix/l'),os.readlink(b'ouro_test_posix/l'));os.utime('ouro_test_posix/g',ns=(5,1234567890123));print(os.stat('ouro_test_posix/g').st_mtime_ns);os.utime('ouro_test_posix/g',(1.5,2.25));print(os.stat('ouro_test_posix/g').st_mtime)
import shutil;shutil.rmtree('ouro_test_posix');print(os.path.exists('ouro_test_posix'));os.chdir(home);os.rmdir(private)
print(os.get_terminal_size.__name__,os.uname().sysname,os.cpu_count()>0,len(os.urandom(5)),os.sysconf('SC_PAGESIZE'),os.confstr('CS_PATH'),os.strerror(2))
t(os.get_terminal_size,r);print(os.system('true'),os.WEXITSTATUS(os.system('exit 5')))
os.environ['FOOX']='ä';print(os.popen('echo $FOOX').read());t(os.putenv,'a=b','c');t(os.unsetenv,'a')
for a in [(1.5,),(1,)]: t(os.stat,*a) if a!=(1,) else None
t(os.listdir,1.5);t(os.mkdir,1.5);t(os.stat,'a\0');t(os.stat,b'a\0');t(os.stat,'a',dir_fd='x');t(os.stat,3,dir_fd=1);t(os.stat,3,follow_symlinks=False);t(os.fspath,1)
class P:
    def __fspath__(s): return 1
t(os.fspath,P());t(os.stat,P());t(os.open,'/x','r');t(os.open,'/nonexist',0);t(os.rename,'/nonexist','/b');t(os.read,99,1);t(os.write,1,'x');t(os.getrandom,-1); t(os.urandom,-1)
t(os.read,0,-1);t(os.close,'x');t(os.close,1<<40);t(os.stat,1<<40);t(os.execv,'/x',[]);t(os.utime,'/x',(1,2),ns=(1,2));t(os.utime,'/x',3);t(os.access,1.2,1);t(os.scandir,1.2);t(os.readlink,3);t(os.link,'/n','/m');t(os.symlink,1,2);t(os.chdir,1.5);t(os.strerror,2);t(os.fsync,'x');t(os.replace,1,2)
t(os.stat,'/no',dir_fd=99);t(os.listdir,'/no');t(os.scandir,'/no');t(os.stat)
import subprocess
print(subprocess.run(['echo','hi'],capture_output=True)); print(subprocess.check_output('cat',input=b'abc'))
t(subprocess.run,['/nonexist']);t(subprocess.run,['ls'],cwd='/nonexist')
print(subprocess.run('exit 4',shell=True).returncode, subprocess.run(['sh','-c','echo $A'],env={'A':'1'},stdout=subprocess.PIPE,text=True).stdout)
