# str.encode: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
'abc'.encode()
'é'.encode('utf-8'), 'é'.encode('latin-1'), 'é'.encode('utf-16-be'), 'é'.encode('utf_32_le'), 'é'.encode('cp1252')
'é😀'.encode('ascii', 'replace')
'é😀'.encode('ascii', 'ignore')
'é😀'.encode('ascii', 'xmlcharrefreplace')
'é😀'.encode('ascii', 'backslashreplace')
'é😀'.encode('ascii', 'namereplace')
'é'.encode('ascii')
'aéb'.encode('ascii', 'strict')
'aé😀b'.encode('ascii')
'😀'.encode('latin-1')
'\\ud800'.encode()
'\\ud800'.encode('utf8', 'surrogatepass')
'\\udc80'.encode('utf8', 'surrogateescape')
'\\ud800'.encode('utf8', 'replace')
'\\ud800'.encode('utf-16')
'a'.encode('no-such')
'é'.encode('ascii', 'no-such')
'a'.encode('ascii', 'no-such')
'a'.encode(5)
'a'.encode(None)
'a'.encode('utf8', 5)
'a'.encode(encoding='utf8', errors='strict')
'a'.encode('UTF8'), 'a'.encode('Utf-8'), 'a'.encode('u8')
'a'.encode('idna'), 'bücher.de'.encode('idna')
'é'.encode('unicode_escape'), 'é\\n'.encode('raw_unicode_escape'), 'é'.encode('utf-7'), 'é'.encode('punycode')
'abc'.encode('rot13')
''.encode('utf-16')
""")
