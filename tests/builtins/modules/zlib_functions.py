# zlib: errors.
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


for expression in [
    "zlib.compress(b'a',10)",
    "zlib.decompress(b'a')",
    "zlib.decompress(b'')",
    "zlib.crc32(b'a')",
    "zlib.adler32(b'a')",
    'zlib.ZLIB_VERSION',
    "zlib.compress('a')",
    'zlib.decompressobj(wbits=99)',
    'zlib.compressobj(level=99)',
    'zlib.error.__mro__',
]:
    show(expression)
