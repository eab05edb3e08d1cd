# zlib: levels, pieces, copies, dictionaries, ends of streams.
import zlib


def show(expression):
    try:
        print(expression, "->", repr(eval(expression, globals())))
    except BaseException as error:
        print(expression, "!!", type(error).__name__, error)


nan = float("nan")
inf = float("inf")


class X:
    pass


class F(float):
    pass


class I(int):
    pass


class B(bytes):
    pass


class Index:
    def __index__(self):
        return 5


class Failing:
    def __index__(self):
        1 / 0


d=bytes(range(256))*300
for lv in (-1,0,1,6,9):
    show("zlib.compress(d,lv)==zlib.compress(d,level=lv), len(zlib.compress(d,lv))"); show("zlib.decompress(zlib.compress(d,lv))==d")
show("zlib.compress(b'abc')")
show("zlib.decompress(zlib.compress(d,wbits=-15),-15)==d")
show("zlib.decompress(zlib.compress(d,wbits=31),wbits=31)==d")
show("zlib.decompress(zlib.compress(d),bufsize=1)==d")
show("zlib.decompress(zlib.compress(d)[:-5])")
show("zlib.decompress(zlib.compress(d)+b'x')==d")
show("zlib.decompress(b'abcdefgh')")
show("zlib.decompress(b'',bufsize=-1)")
c=zlib.compressobj(9,zlib.DEFLATED,-15)
x=c.compress(d[:1000])
y=c.copy()
x1=x+c.compress(d[1000:])+c.flush()
y1=x+y.compress(d[1000:])+y.flush(zlib.Z_SYNC_FLUSH)
show("x1")
show("len(y1)")
show("c.flush()")
show("c.compress(b'a')")
show("c.copy()")
show("y.flush(zlib.Z_NO_FLUSH)")
show("y.flush(99)")
dd=zlib.decompressobj(-15)
show("dd.decompress(x1+b'trailing',100)==d[:100]")
show("dd.unconsumed_tail!=b'',dd.eof,dd.unused_data")
show("dd.copy().decompress(dd.unconsumed_tail)==d[100:]")
show("dd.flush()==d[100:]")
show("dd.eof,dd.unused_data,dd.unconsumed_tail")
show("dd.decompress(b'more')")
show("dd.unused_data")
show("dd.flush(0)")
show("dd.decompress(b'',-1)")
zd=b'hello world dictionary'
c=zlib.compressobj(zdict=zd)
x=c.compress(b'hello world')+c.flush()
show("x")
show("zlib.decompressobj(zdict=zd).decompress(x)")
show("zlib.decompressobj().decompress(x)")
show("zlib.decompressobj(zdict=b'wrong').decompress(x)")
show("zlib.decompressobj(zdict=5)")
show("zlib.compressobj(zdict=5)")
c=zlib.compressobj(wbits=-15,zdict=zd)
x=c.compress(b'hello world')+c.flush()
show("zlib.decompressobj(-15,zdict=zd).decompress(x)")
dd=zlib.decompressobj()
x=zlib.compress(d)
res=b''
for i in range(0,len(x),7): res+=dd.decompress(x[i:i+7])
show("res==d,dd.eof")
show("zlib.crc32(d),zlib.adler32(d),zlib.crc32(d,5),zlib.crc32(d,-1)")
show("zlib.ZLIB_RUNTIME_VERSION==zlib.ZLIB_VERSION")
x=zlib.compress(d)
dd=zlib.decompressobj()
dd.decompress(x)
show("dd.eof")
show("dd.flush()")
show("dd.flush()")
show("dd.decompress(b'a')")
show("dd.copy()")
dd=zlib.decompressobj()
dd.decompress(x[:50])
show("dd.flush()==b''")
show("dd.decompress(x[50:])[-5:]")
show("dd.flush()")
show("dd.unused_data,dd.unconsumed_tail")
dd=zlib.decompressobj()
show("dd.decompress(x,1)")
show("dd.decompress(dd.unconsumed_tail,1)")
show("len(dd.unconsumed_tail)")
show("len(dd.flush())")
show("dd.eof")
dd=zlib.decompressobj()
show("dd.decompress(b'garbage!')")
show("dd.decompress(x)")
show("dd.flush()")
show("zlib.decompressobj().flush()")
show("zlib.compressobj().flush()")
show("zlib.compressobj().flush(zlib.Z_SYNC_FLUSH)")
show("zlib.compressobj().compress('a')")
show("zlib.compressobj().compress(b'')")
