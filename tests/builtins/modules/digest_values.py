# The digests of some bytes, copies.
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


for k in (_md5.md5,_sha1.sha1,_sha256.sha224,_sha256.sha256,_sha512.sha384,_sha512.sha512):
    h=k(); h.update(b'abc'*100); h2=h.copy(); h2.update(bytearray(b'x')); show("h.hexdigest(),h2.hexdigest(),h.digest(),h.name,h.block_size,k(b'1',usedforsecurity=False).hexdigest(),k(string=b'z').hexdigest()")
