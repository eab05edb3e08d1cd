# Streams: results of reading, writing and seeking with encodings and line endings, hooks in subclasses, warnings.
import io,_io,os,sys,gc,warnings
import re
def t(f,*a,**k):
    try: print(re.sub('0x[0-9a-f]+','0x',repr(f(*a,**k))))
    except BaseException as e: print(type(e).__name__, e)
import tempfile; private=tempfile.TemporaryDirectory(); os.chdir(private.name)
t(lambda:io.IncrementalNewlineDecoder())
for c in (_io._IOBase,_io._RawIOBase,_io._BufferedIOBase,_io._TextIOBase):
    x=c()
    for m,a in (('read',()),('seek',(1,)),('fileno',()),('readline',()),('tell',()),('truncate',()),('readinto',(bytearray(1),)),('detach',()),('write',(b'x',)),('close',()),('flush',()),('isatty',()),('readable',()),('__enter__',())):
        t(lambda:getattr(x,m)(*a))
t(lambda:_io._TextIOBase().encoding);t(io.text_encoding,None);t(io.text_encoding,'x')
w=io.TextIOWrapper.__new__(io.TextIOWrapper);t(w.read);t(lambda:w);t(w.close);t(lambda:w.closed)
b=io.BufferedReader.__new__(io.BufferedReader);t(b.read);t(lambda:b);t(b.close)
x=io.FileIO.__new__(io.FileIO);t(x.read);t(lambda:x)
open('a','w').write('abc\ndef\n')
f=open('a','rb');t(f.read,-2);t(f.read1,-2);t(f.peek,5);t(f.readinto,b'x');t(f.readline,'x');t(f.seek,'x');t(f.seek,0,9);t(f.truncate);t(f.seek,-1);t(f.tell)
s=io.StringIO('a\r\nb\nc\r',newline=None);t(s.read);t(lambda:s.newlines)
s=io.StringIO('a\r\nb\nc\r',newline='');t(s.readlines);t(lambda:s.newlines)
s=io.StringIO('a\r\nb\nc\r',newline='\r\n');t(s.readlines);t(s.getvalue);t(lambda:s.newlines)
t(io.StringIO('a').__getstate__);t(io.BytesIO(b'a').__getstate__)
class R(io.RawIOBase):
    def readable(s): return True
    def readinto(s,b): return 99999
t(io.BufferedReader(R()).read,5)
class R2(R):
    def readinto(s,b): return None
t(io.BufferedReader(R2()).read,5);t(io.BufferedReader(R2()).read);t(io.BufferedReader(R2()).readline);t(io.BufferedReader(R2()).peek)
class R3(R):
    def readinto(s,b): return 'x'
t(io.BufferedReader(R3()).read,5)
class W(io.RawIOBase):
    def writable(s): return True
    def write(s,b): return 99
z=io.BufferedWriter(W());z.write(b'abc');t(z.flush);z.detach
# text files: newlines, encodings, tell
data='héllo\nwörld\r\n€uro\rlast'
for enc in ('utf-8','latin-1','utf-16','ascii','cp1252','utf-8-sig','utf-32-le'):
    for nl in (None,'','\n','\r','\r\n'):
        try:
            with open('t','w',encoding=enc,newline=nl,errors='replace') as f: f.write(data)
            with open('t','rb') as f: raw=f.read()
            with open('t',encoding=enc,newline=nl) as f:
                lines=[]
                while True:
                    p=f.tell(); l=f.readline()
                    if not l: break
                    lines.append((p,l))
                nls=f.newlines
                for p,l in lines:
                    f.seek(p); assert f.readline()==l,(p,l)
                f.seek(0); full=f.read(); f.seek(0); it=list(f); f.seek(0); r3=[f.read(3) for i in range(4)]; tt=f.tell(); rest=f.read()
            print(enc,repr(nl),raw,lines,nls,full,it,r3,tt,repr(rest))
        except Exception as e: print(enc,nl,type(e).__name__,e)
with open('t','w+',encoding='utf-8') as f:
    f.write('abc\n'*5000); f.seek(0); n=sum(len(l) for l in f); print(n); f.seek(10); f.write('ZZ'); f.seek(0); print(f.read(20)); print(f.tell()); f.truncate(5); f.seek(0); print(f.read())
with open('t','r+b') as f:
    print(f); f.write(b'12345678'); f.seek(2); print(f.read(3)); f.write(b'XY'); print(f.tell()); f.seek(0); print(f.read()); print(f.seek(-3,2)); print(f.read1()); print(f.seek(1)); print(f.peek(2)[:2]); f.flush(); print(f.tell()); f.truncate(); f.seek(0);print(f.read())
with open('t','ab') as f: print(f.tell()); f.write(b'end'); print(f.tell())
print(open('t','rb').read())
with open('t','wb',buffering=4) as f:
    for i in range(10): f.write(b'%d'%i)
    f.write(b'x'*20); print(f.tell())
print(open('t','rb',buffering=0).read())
b=io.BytesIO(b'line1\nline2\n');print(list(b)); b.seek(0); print(b.readline(3),b.read(),b.seek(20),b.write(b'z'),b.getvalue()); print(b.readinto(bytearray(3)));v=b.getbuffer();v[0]=65;print(bytes(v[:3]),b.getvalue()[:3]);v.release()
s=io.StringIO();print(s.write('héé'),s.tell(),s.seek(1),s.write('𝒳y'),s.getvalue(),s.seek(10),s.write('q'),repr(s.getvalue()));s.truncate(3);print(repr(s.getvalue()))
print(io.TextIOWrapper(io.BytesIO(b'\xff\xfeab'),encoding='utf-8',errors='surrogateescape').read())
t(io.TextIOWrapper(io.BytesIO(b'\xffab'),encoding='utf-8').read); t(io.TextIOWrapper(io.BytesIO(b'ab\xc3'),encoding='utf-8').read)
o=io.BytesIO();w=io.TextIOWrapper(o,encoding='ascii',line_buffering=True);w.write('ab');print(o.getvalue());w.write('c\n');print(o.getvalue());t(w.write,'é');w.reconfigure(encoding='utf-8',newline='\r\n');w.write('é\n');print(o.getvalue(),w.encoding,w.errors,w.line_buffering,w.write_through)
with warnings.catch_warnings(record=True) as ws:
    warnings.simplefilter('always')
    f=open('a');del f;gc.collect()
    f=open('a','rb');del f
    f=io.FileIO('a');del f
    print([str(x.message) for x in ws],[x.category for x in ws])
p=io.BufferedRWPair(io.BytesIO(b'abc'),io.BytesIO());print(p.read(2),p.write(b'x'),p.readable(),p.writable(),p.closed);p.close();print(p.closed)
class MyF(io.FileIO):
    def close(self): print('closing'); super().close()
f=MyF('a');print(f.read(2),f.x if hasattr(f,'x') else None);f.x=1;print(f.x,f.__dict__);del f
class T(io.TextIOWrapper): pass
tt=T(io.BytesIO(b'a\nb\n'));print(list(tt),isinstance(tt,io.IOBase),isinstance(tt,io.TextIOBase),issubclass(io.FileIO,io.RawIOBase));print(tt.__class__,io.TextIOWrapper.__mro__)
d=io.IncrementalNewlineDecoder(None,True);print(repr(d.decode('a\r')),repr(d.decode('\nb\r\n')),d.newlines,d.getstate());d.reset();print(d.newlines)
import codecs
d=io.IncrementalNewlineDecoder(codecs.getincrementaldecoder('utf-8')(),False);print(repr(d.decode(b'a\r\xc3')),d.getstate(),repr(d.decode(b'\xa9\n',True)))
r,w=os.pipe();f=os.fdopen(r,'rb');os.write(w,b'hello\nworld');print(f.readline());os.close(w);print(f.read(),f.read());t(f.seek,0);t(f.tell);f.close()
print(open('a',encoding='utf-8',newline='').readlines(3)); f=open('a'); print(f.readlines(), f.read(), repr(f.readline())); 
with open('a','w') as f: print('x',1,file=f); f.writelines(['a','b']); print(f.tell())
print(open('a').read()); print( sys.stdout.line_buffering,sys.stderr.line_buffering,sys.stdout.errors,sys.stderr.errors)
print(f.closed, f.name, f.mode, f.buffer, f.buffer.raw)
t(lambda:f.foo)
