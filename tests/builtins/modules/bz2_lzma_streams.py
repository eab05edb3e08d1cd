# Streams of bzip2 and liblzma: parts, limits of output, ends, filters, errors.
import _bz2,_lzma
def t(f,*a,**k):
    try: r=f(*a,**k); print(type(r).__name__ if type(r).__module__ in ("_lzma", "_bz2") else repr(r)[:200])
    except BaseException as e: print(type(e).__name__, e.args)
C=_bz2.BZ2Compressor; D=_bz2.BZ2Decompressor
t(C,0); t(C,10); t(C,'a'); t(C,compresslevel=5); t(C,1,2); c=C(); t(c.compress,'a'); t(c.compress,b'a'*1000); r=c.flush(); print(r); t(c.flush); t(c.compress,b'a')
d=D(); t(D,1); t(d.decompress,'a'); t(d.decompress,r+b'xyz',10); print(d.eof,d.needs_input,d.unused_data); t(d.decompress,b'',-1); print(d.eof,d.needs_input,d.unused_data); t(d.decompress,b''); d=D(); t(d.decompress,b'garbage!'); t(d.decompress,r); d=D(); t(d.decompress,r[:20]); print(d.eof,d.needs_input,d.unused_data); t(d.decompress,r[20:],0); print(d.needs_input); t(d.decompress,b'',3); t(d.decompress,max_length='a',data=b'')
C=_lzma.LZMACompressor; D=_lzma.LZMADecompressor; L=_lzma
t(C,0); t(C,99); t(C,1,99); t(C,3); t(C,2,1); t(C,1,preset=20); t(C,1,preset=-1); t(C,1,filters=[]); t(C,1,preset=1,filters=[]); t(C,'a'); t(C,1,filters=5); t(C,1,filters=[5]); t(C,1,filters=[{}]); t(C,1,filters=[{'id':5}]); t(C,1,filters=[{'id':0x21,'x':1}]); t(C,1,filters=[{'id':0x21,'preset':99}]); t(C,1,filters=[{'id':0x21}]*6); t(C,3,filters=[{'id':0x21}]); t(C,2,filters=[{'id':0x21}]); t(C,2,filters=[{'id':0x4000000000000001}]); t(C,3,filters=[{'id':3,'dist':2},{'id':0x21,'preset':6}]); t(C,1,filters=[{'id':0x21,'dict_size':2**40}]); t(C,1,filters=[{'id':'a'}]); t(C,1,filters=[{'id':0x21,'dict_size':'a'}]); t(C,1,5); t(C,1,10); t(C,1,1,1<<31|6)
c=C(); t(c.compress,'a'); x=c.compress(b'a'*1000)+c.flush(); print(x); t(c.flush); t(c.compress,b'')
c=C(2); y=c.compress(b'a'*1000)+c.flush(); print(y)
c=C(3,filters=[{'id':0x21}]); z=c.compress(b'a'*1000)+c.flush(); print(z)
for a in ((),(0,),(1,),(2,),(3,),(9,),(3,None,[{'id':0x21}]),(1,5),(1,-1),(0,None,[{'id':0x21}]),(3,5,[{'id':0x21}]),(0,2**70),('a',)):
    t(D,*a)
    try: d=D(*a)
    except Exception: continue
    for q in (x,y,z,b'garbage garbage garbage'):
        try: d=D(*a); r=d.decompress(q+b'TAIL',500); print(a,len(r),d.eof,d.needs_input,d.unused_data,d.check); r=d.decompress(b''); print(len(r),d.eof,d.needs_input,d.unused_data)
        except Exception as e: print(a,type(e).__name__,e.args)
d=D(); print(d.check); d.decompress(x); t(d.decompress,b'')
t(L._encode_filter_properties,{'id':0x21,'preset':3,'dict_size':65536,'lc':1,'lp':1,'pb':1,'mode':1,'nice_len':10,'mf':3,'depth':4})
print(L.LZMAError.__mro__, L.LZMAError.__doc__, {n:getattr(L,n) for n in dir(L) if n.isupper()})
d=D(memlimit=10); t(d.decompress,x)
