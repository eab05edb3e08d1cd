# binascii: text and bytes, errors.
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


for expression in [
    "binascii.unhexlify('a')",
    "binascii.unhexlify('zz')",
    "binascii.hexlify(b'abc',':')",
    "binascii.hexlify(b'abc','::')",
    "binascii.hexlify(b'abc',':',2)",
    "binascii.hexlify(b'abc',':',-2)",
    "binascii.a2b_base64('YQ')",
    "binascii.a2b_base64('YQ==')",
    "binascii.a2b_base64('YQ==',strict_mode=True)",
    "binascii.a2b_base64('Y')",
    "binascii.a2b_base64('\\x80')",
    "binascii.a2b_base64('YQ==a',strict_mode=True)",
    "binascii.a2b_base64('=YQ==',strict_mode=True)",
    "binascii.a2b_base64('Y=Q=',strict_mode=True)",
    "binascii.a2b_base64('YQ=',strict_mode=True)",
    "binascii.a2b_base64('Y\\nQ==',strict_mode=True)",
    "binascii.a2b_base64('YQ=Q',strict_mode=True)",
    "binascii.a2b_base64('YQ===',strict_mode=True)",
    "binascii.b2a_base64(b'a',newline=False)",
    "binascii.b2a_uu(b'a'*46)",
    "binascii.b2a_uu(b'abc')",
    "binascii.b2a_uu(b'a b\\0',backtick=True)",
    "binascii.a2b_uu(b'#86)C\\n')",
    "binascii.a2b_uu(b'!!!!')",
    "binascii.a2b_uu(b'\\x7f')",
    "binascii.a2b_uu(b'#86)Cx')",
    "binascii.crc32(b'abc',5)",
    "binascii.crc_hqx(b'abc',5)",
    "binascii.a2b_qp(b'=41=\\n b')",
    "binascii.b2a_qp(b'a=b \\n')",
    "binascii.b2a_qp(b'a b c',quotetabs=True)",
    "binascii.b2a_qp(b'a b_c',header=True)",
    'binascii.Error.__mro__',
    'binascii.Incomplete.__mro__',
    'binascii.Error',
    "binascii.crc32(b'a',-1)",
    "binascii.crc32('a')",
    "binascii.crc32(b'a',2**40)",
    "binascii.crc_hqx(b'a',-1)",
    "binascii.b2a_uu(b'')",
    "binascii.a2b_uu(b'')",
    "binascii.a2b_uu(b' ')",
    "binascii.a2b_base64(b'!!YQ==!!')",
    "binascii.a2b_base64(b'YWI=YWI=')",
    "binascii.a2b_base64(b'YWI')",
    "binascii.a2b_base64(b'====')",
    "binascii.a2b_base64(b'Y===')",
    "binascii.a2b_base64(b'',strict_mode=True)",
    "binascii.a2b_base64(b'A===',strict_mode=True)",
    "binascii.a2b_base64(b'AA=A',strict_mode=True)",
    "binascii.a2b_base64(b'AB==\\n',strict_mode=True)",
    "binascii.a2b_base64(b'AAAA=',strict_mode=True)",
    "binascii.a2b_base64(b'AA',strict_mode=True)",
    "binascii.a2b_base64(b'=',strict_mode=True)",
    "binascii.hexlify(b'abcdef','-',4)",
    "binascii.hexlify(b'',':')",
    "binascii.hexlify(b'ab',':',0)",
    "binascii.hexlify(b'ab',b'\\xff')",
    "binascii.hexlify(b'ab','é')",
    "binascii.hexlify(b'ab',1)",
    "binascii.hexlify('ab')",
    'binascii.unhexlify(1)',
    "binascii.unhexlify('é')",
    "binascii.a2b_qp('=\\n=3d=zz_=')",
    "binascii.a2b_qp('a_b',header=True)",
    "binascii.b2a_qp(b'x'*100)",
    "binascii.b2a_qp(b'.\\n.a\\r\\nb \\r\\n\\t')",
    "binascii.b2a_qp(b'a\\nb',istext=False)",
    "binascii.b2a_qp(b'.')",
    "binascii.b2a_qp(b'. ')",
    "binascii.b2a_qp(b'x'*75+b'=\\n'+b'y'*74+b' \\n')",
    "binascii.b2a_qp(b'\\xff'*30)",
]:
    show(expression)
