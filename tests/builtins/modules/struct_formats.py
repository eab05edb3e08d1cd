# _struct: formats, ranges, errors.
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


for expression in [
    '_struct.error.__mro__',
    '_struct.error',
    "_struct.pack('i',2**31)",
    "_struct.pack('b',200)",
    "_struct.pack('B',-1)",
    "_struct.pack('h',40000)",
    "_struct.pack('H',70000)",
    "_struct.pack('I',2**32)",
    "_struct.pack('I',-1)",
    "_struct.pack('q',2**63)",
    "_struct.pack('Q',2**64)",
    "_struct.pack('l',2**63)",
    "_struct.pack('L',-1)",
    "_struct.pack('n',2**63)",
    "_struct.pack('N',-1)",
    "_struct.pack('P',-1)",
    "_struct.pack('P',2**64)",
    "_struct.pack('<i',2**31)",
    "_struct.pack('<I',-1)",
    "_struct.pack('>q',2**63)",
    "_struct.pack('<Q',-1)",
    "_struct.pack('<b',200)",
    "_struct.pack('<h',2**80)",
    "_struct.pack('i','a')",
    "_struct.pack('i',1.0)",
    "_struct.pack('f','a')",
    "_struct.pack('f',1e39)",
    "_struct.pack('<f',1e39)",
    "_struct.pack('e',1e6)",
    "_struct.pack('?',2)",
    "_struct.pack('c',1)",
    "_struct.pack('c',b'ab')",
    "_struct.pack('s',1)",
    "_struct.pack('5s',b'ab')",
    "_struct.pack('5p',b'abcdefg')",
    "_struct.pack('p','a')",
    "_struct.pack('ii',1)",
    "_struct.pack('z',1)",
    "_struct.pack('<n',1)",
    "_struct.pack('<P',1)",
    "_struct.pack('5',1)",
    "_struct.pack('99999999999999999999i',1)",
    "_struct.calcsize('9999999999999999999s')",
    "_struct.calcsize('ci')",
    "_struct.calcsize('=ci')",
    "_struct.calcsize('cq0i')",
    "_struct.unpack('i',b'abc')",
    "_struct.unpack_from('i',b'abc',1)",
    "_struct.unpack_from('i',b'abc',-5)",
    "_struct.unpack_from('i',b'abcd',-3)",
    "_struct.pack_into('i',bytearray(3),0,1)",
    "_struct.pack_into('i',bytearray(5),-3,1)",
    "_struct.pack_into('i',bytearray(5),-9,1)",
    "_struct.pack_into('i',bytearray(5),9,1)",
    "_struct.pack_into('i',b'12345',0,1)",
    "_struct.pack_into('i')",
    "_struct.pack_into('i',bytearray(5))",
    "_struct.pack_into('i',bytearray(5),'a',1)",
    '_struct.pack()',
    "_struct.iter_unpack('i',b'abc')",
    "_struct.iter_unpack('',b'')",
    '_struct.Struct(1)',
    "_struct.Struct('é')",
    "_struct.Struct('i').format",
    "_struct.Struct(b'i').format",
    '_struct.Struct()',
    "_struct.Struct('i').pack('a')",
    '_struct.Struct.__new__(_struct.Struct).size',
    '_struct.Struct.__new__(_struct.Struct).pack(1)',
    "_struct.pack('i\\0i',1,2)",
    "_struct.pack('@ i',1)",
    "_struct.unpack('e',b'\\0\\x7e')",
    "_struct.unpack('xxi',b'abcdefgh')",
    "_struct.unpack('?',b'\\2')",
    "_struct.unpack('p',b'\\2')",
    "_struct.unpack('3s',b'abc')",
    "_struct.unpack('2c',b'ab')",
    "_struct.pack('0s',b'a')",
    "_struct.pack('d',10**400)",
    "_struct.pack('x')",
    "type(_struct.iter_unpack('h',b'abcd'))",
    '_struct._clearcache()',
    "_struct.unpack('i','abcd')",
    "_struct.unpack('i',1)",
    "_struct.pack('!d',1.5)",
    "_struct.pack('i',True)",
    "_struct.pack(' ')",
    "_struct.Struct('i') == _struct.Struct('i')",
    "_struct.pack('i',Index())",
    "_struct.pack('i',Failing())",
    "_struct.pack('d',Index())",
    "_struct.pack('d',Failing())",
    "_struct.pack('c',B(b'a'))",
    "_struct.pack('s',bytearray(b'a'))",
    "_struct.pack('c',bytearray(b'a'))",
    "_struct.Struct('i').iter_unpack(b'').__length_hint__()",
    "_struct.pack_into('i',1,0,1)",
    "_struct.pack_into('i',bytearray(8),2**70,1)",
    "_struct.unpack_from('i',b'abcd',offset=2**70)",
    "_struct.unpack_from('i','abcd')",
    '_struct.Struct.__init__.__doc__',
    '_struct.Struct.__doc__',
    "_struct.calcsize('i'*1000)",
    '_struct.calcsize(1)',
    '_struct.pack(1,2)',
    "_struct.pack('i',1,2,3)",
    "_struct.pack_into('i',bytearray(8),0)",
    "_struct.pack('2i',1,2)",
    "_struct.pack('0i')",
    "_struct.pack('i 2')",
    "_struct.pack('2 i',1,1)",
    "_struct.pack('<e',65520)",
    "_struct.pack('<e',65519.99)",
    "_struct.pack('<e',1e-8)",
    "_struct.pack('<e',float('nan'))",
    "_struct.pack('<f',float('nan'))",
    "_struct.unpack('<e',b'\\1\\0')",
    "_struct.Struct('i').unpack(b'abc')",
    "_struct.Struct(format='i').size",
    '_struct.Struct.unpack(1,2)',
    "_struct.pack('>3s2xH',b'abcd',5)",
    "_struct.pack('=l',1)",
    "_struct.unpack('@l',b'12345678')",
    "_struct.pack(B(b'i'),1)",
    "_struct.pack('bhilq',1,2,3,4,5)",
]:
    show(expression)
