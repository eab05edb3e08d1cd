# Streams: errors and their messages.
import io,_io,os,sys
class pickle:
    @staticmethod
    def dumps(x): return x.__reduce_ex__(2)

import re
def t(f,*a,**k):
    try: print(re.sub('0x[0-9a-f]+','0x',repr(f(*a,**k))))
    except BaseException as e: print(type(e).__name__, e)
import tempfile; private=tempfile.TemporaryDirectory(); os.chdir(private.name); open('a','w').write('abc\ndef\n')
for m in ('','rr','rw','rU','tb','rtb','x','r+','z','rbt','+','Ur','U','wU'): t(lambda:open('a',m).mode); 
t(open,'a','rb',encoding='utf8');t(open,'a','rb',errors='x');t(open,'a','rb',newline='');t(open,'a','r',newline='x');t(open,'a','r',0);t(open,'a','r',encoding='foo');t(open,'a','r',errors='foo')
t(open,1.5);t(open,'a',5);t(open,'nonexist');t(open,'.');t(open,-1);t(open,'a\0');t(open,'a','r',-5);t(open,'a','r',1,1);t(open,'a','r',newline=5)
t(open,'a',encoding=5);t(open,'a','r',closefd=False);t(open,b'a');t(open,'a',opener=lambda p,f:-1);t(open,'a',opener=lambda p,f:'x')
f=open('a');t(lambda:f);t(lambda:f.buffer);t(lambda:f.buffer.raw);t(f.write,'x');t(f.buffer.write,b'x');t(f.read,'x');t(f.read,1.5);t(f.seek,1,1);t(f.seek,-1);t(f.seek,0,7);t(f.seek,1,2)
next(f);t(f.tell);t(f.readline);t(f.readline,'x');t(pickle.dumps,f);t(pickle.dumps,f.buffer);t(pickle.dumps,f.buffer.raw);t(f.truncate,1);t(f.reconfigure,encoding='x');t(f.detach);t(lambda:f);t(f.read);t(f.close)
f=open('a');f.close();t(f.read);t(f.write,'x');t(lambda:f);t(f.__enter__);t(next,f);t(f.fileno);t(f.isatty);t(f.seek,0);t(f.tell);t(f.readable);t(f.flush)
f=open('a','rb');t(lambda:f);f.close();t(f.read);t(lambda:f);t(f.readline);t(f.peek);t(f.readinto,bytearray(1));t(f.seek,0);t(f.tell);t(f.fileno);t(f.readable);t(f.isatty);t(f.detach)
f=open('a','wb');t(f.read);t(f.write,'x');t(f.write,5);t(f.writelines,['x']);t(f.writelines,5);f.close();t(f.write,b'');t(f.flush)
f=open('a','wb',0);t(f.read);t(f.readall);t(f.write,'x');t(lambda:f);f.close();t(lambda:f);t(f.write,b'x')
f=open('a','w');t(f.read);t(f.readline);t(f.write,b'x');t(f.write,5);t(f.writelines,5);t(f.writelines,[5]);t(next,f)
b=io.BytesIO(b'abc');t(lambda:b);t(b.read,'x');t(b.seek,-1);t(b.seek,0,5);t(b.write,'x');v=b.getbuffer();t(b.write,b'12345');t(b.close);t(b.truncate,0);v.release();b.close();t(b.read);t(b.getvalue);t(b.getbuffer);t(b.tell);t(b.readable)
t(io.BytesIO,'x');t(io.BytesIO,5)
s=io.StringIO('abc');t(s.read,'x');t(s.seek,-1);t(s.seek,1,1);t(s.seek,0,5);t(s.seek,1,2);t(s.write,b'x');t(s.truncate,-1);s.close();t(s.read);t(s.getvalue);t(s.write,'x');t(lambda:s.newlines);t(lambda:s.line_buffering)
t(io.StringIO,5);t(io.StringIO,'x',5);t(io.StringIO,'x','x')
t(io.FileIO);t(io.FileIO,'a','rw');t(io.FileIO,'a','b');t(io.FileIO,'a','');t(io.FileIO,'a','rU');t(io.FileIO,'a','r+w');t(io.FileIO,-1);t(io.FileIO,'.');t(io.FileIO,99);t(io.FileIO,1.5)
t(io.BufferedReader,5);t(io.BufferedReader,io.BytesIO(),0);t(io.BufferedReader,io.BytesIO(),-1);t(io.BufferedWriter,open('a','rb'));t(io.BufferedReader,open('a','wb'));t(io.BufferedRandom,open('a','rb',0));t(io.BufferedRWPair,5,6)
t(io.BufferedRWPair,io.BytesIO(),io.BytesIO())
t(io.TextIOWrapper,5);t(io.TextIOWrapper,io.BytesIO(),5);t(io.TextIOWrapper,io.BytesIO(),'a\0');t(io.TextIOWrapper,io.BytesIO(),newline='x');t(io.TextIOWrapper,io.BytesIO(),'utf-8',5);t(io.TextIOWrapper,io.BytesIO(),'hex');t(io.TextIOWrapper,io.BytesIO(),errors='x')
t(io.IncrementalNewlineDecoder);t(_io._IOBase().read);t(_io._IOBase().seek,1);t(_io._IOBase().fileno);t(_io._IOBase().readline);t(_io._IOBase().tell);t(_io._RawIOBase().read);t(_io._BufferedIOBase().read);t(_io._BufferedIOBase().readinto,bytearray(1));t(_io._TextIOBase().read);t(_io._TextIOBase().detach);t(_io._BufferedIOBase().detach);t(_io._IOBase().truncate)
t(lambda:_io._TextIOBase().encoding)
t(io.text_encoding,None);t(io.text_encoding,'x');t(io.text_encoding,5)
w=io.TextIOWrapper.__new__(io.TextIOWrapper);t(w.read);t(lambda:w);t(w.close);t(lambda:w.closed)
b=io.BufferedReader.__new__(io.BufferedReader);t(b.read);t(lambda:b);t(b.close)
x=io.FileIO.__new__(io.FileIO);t(x.read);t(lambda:x)
f=open('a','rb');t(f.read,-2);t(f.read1,-2);t(f.peek,5,6);t(f.readinto,b'x');t(f.readline,'x');t(f.seek,'x');t(f.seek,0,9);t(f.truncate);t(f.seek,-1)
print(io.open_code)
s=io.StringIO('a\r\nb\nc\r',newline=None);t(s.read);t(lambda:s.newlines)
t(pickle.dumps,io.BytesIO(b'x'));t(io.StringIO('a').__getstate__);t(io.BytesIO(b'a').__getstate__)
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
t(io.BufferedWriter(W()).flush)
z=io.BufferedWriter(W());z.write(b'abc');t(z.flush)
