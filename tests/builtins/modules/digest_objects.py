# _md5, _sha1, _sha256, _sha512: errors.
import _md5
import _sha1
import _sha256
import _sha512


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
    'type(_md5.md5()).__module__',
    "_md5.md5(b'a').block_size",
    "_md5.md5(b'a').digest_size",
    "_md5.md5(b'a').name",
    "_md5.md5('a')",
    '_md5.md5(1)',
    "_md5.md5(b'').update('a')",
    '_sha512.sha384().name',
    'type(_sha512.sha384())',
    'type(_sha512.sha384())()',
    '_sha256.sha224().name',
    'type(_sha1.sha1())',
]:
    show(expression)
