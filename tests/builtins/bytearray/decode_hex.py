# bytearray.decode_hex: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


B = bytearray

cases("""
B(b'abc').decode()
B(b'\\xc3\\xa9').decode(), B(b'\\xe9').decode('latin1'), B(b'a\\x00').decode('utf-16-le'), B(b'\\x80').decode('cp1252')
B(b'\\xff').decode()
B(b'a\\xc3').decode()
B(b'\\xe2\\x82').decode('utf8', 'replace')
B(b'\\xf0\\x9f\\x98\\x80').decode()
B(b'\\xed\\xa0\\x80').decode()
B(b'\\xc0\\x80').decode('utf8', 'replace')
B(b'\\xf5\\x80\\x80\\x80').decode('utf8', 'backslashreplace')
B(b'\\xff').decode('ascii')
B(b'\\xff').decode('ascii', 'ignore'), B(b'\\xff').decode('ascii', 'replace'), ascii(B(b'\\xff').decode('ascii', 'surrogateescape'))
B(b'a').decode('no-such')
B(b'a').decode(5)
B(b'\\xff').decode('utf8', 'no-such')
B(b'a').decode(encoding='ascii', errors='strict')
B(b'abc').hex(), B(b'abc').hex(':'), B(b'abcd').hex('-', 2), B(b'abcd').hex('-', -3), B(b'').hex()
B(b'abc').hex('xx')
B(b'abc').hex(5)
B(b'abc').hex(sep='é')
B.fromhex('00 ff Aa')
B.fromhex('')
B.fromhex('0')
B.fromhex('zz')
B.fromhex('0 0')
B.fromhex(5)
B.fromhex(b'00')
B(b'a\\x00b').decode('utf-16')
B(b'\\xff\\xfea\\x00').decode('utf-16')
B(b'abc').decode('hex')
""")
