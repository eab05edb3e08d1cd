# binascii there and back.
import binascii


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
show("binascii.b2a_base64(d)[:100]")
show("binascii.a2b_base64(binascii.b2a_base64(d))==d")
show("binascii.hexlify(d)==d.hex().encode()")
show("binascii.unhexlify(d.hex())==d")
show("[binascii.a2b_uu(binascii.b2a_uu(d[i:i+n])) == d[i:i+n] for i in range(3) for n in range(46)].count(False)")
show("binascii.b2a_qp(d)[:500]")
show("binascii.a2b_qp(binascii.b2a_qp(d,istext=False))==d")
show("binascii.b2a_qp(b'a\\r\\nb c\\t\\r\\n \\n')")
show("binascii.b2a_qp(b'ab \\n\\tcd\\t\\n'*20,quotetabs=1)")
show("binascii.b2a_qp(b'x y_'*60,header=True)")
show("binascii.crc32(d),binascii.crc_hqx(d,0)")
