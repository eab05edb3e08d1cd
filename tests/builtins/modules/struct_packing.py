# _struct: all codes there and back, buffers, 16-bit floats.
import _struct


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


s=_struct.Struct('>hHiIqQbB?c3s4p e f d'.replace(' ',''))
v=(-2,3,-4,5,-6,7,-8,9,True,b'x',b'abc',b'pq',1.5,2.5,-3.25)
show("s.pack(*v)")
show("s.unpack(s.pack(*v))==v")
show("s.size")
s2=_struct.Struct('hHiIqQbB?c3s4pefdlLnNP')
show("s2.size")
show("s2.unpack(s2.pack(*(v+(1,2,3,4,5))))")
b=bytearray(20)
show("_struct.pack_into('<I',b,-4,0xdeadbeef)")
show("b")
show("_struct.unpack_from('<I',b,-4)")
show("_struct.unpack_from('<I',b,offset=16)")
show("list(_struct.iter_unpack('<H',memoryview(b'abcd')))")
values=[_struct.pack('<e',x/64.0) for x in range(-3000,3000,7)]
show("values")
show("[_struct.unpack('<e',_struct.pack('<H',x))[0] for x in range(0,65536,97)]")
show("[_struct.pack('<e',2.0**x) for x in range(-30,16)]")
