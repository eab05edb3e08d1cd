# bytes.operators: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


B = bytes


cases("""
B(b'a') + b'b', B(b'a') + bytearray(b'b'), B(b'a') + memoryview(b'c')
B(b'a') + 'b'
B(b'a') + 5
B(b'ab') * 2, 2 * B(b'ab'), B(b'a') * -1
B(b'a') * 1.5
B(b'a') * 10**30
97 in B(b'abc'), b'bc' in B(b'abc'), b'' in B(b'')
300 in B(b'a')
'a' in B(b'a')
B(b'abc')[0], B(b'abc')[-1], B(b'abc')[1:], B(b'abc')[::-1]
B(b'abc')[3]
B(b'abc')['a']
B(b'a') == b'a', B(b'a') == bytearray(b'a'), B(b'a') == 'a', B(b'a') == [97], B(b'a') != b'b'
B(b'a') < b'b', B(b'a') < b'ab', B(b'b') >= bytearray(b'a')
B(b'a') < 'b'
B(b'a') < [1]
repr(B(b'a')), repr(B(b"it's")), repr(B(b'"')), repr(B(b'\\'"')), repr(B(b'\\x00\\n\\x7f\\xff\\\\'))
str(B(b'a'))
len(B(b'abc')), bool(B(b'')), list(B(b'ab')), max(B(b'abc')), sorted(B(b'ba')), list(reversed(B(b'ab')))
B(b'%d %s %x %c') % (1, b'b', 255, 65)
B(b'%s') % 'x'
B(b'%b') % B(b'x'), B(b'%a') % 'é', B(b'%5d|%-5d|') % (1, 2)
B(b'%d') % b'x'
B(b'%c') % 300
B(b'%s %s') % (b'a',)
B(b'a') % (1,)
B(b'%(k)s') % {b'k': b'v'}
B(b'a').__getitem__(0)
B(b'a').__contains__(97)
B(b'a').__add__(b'c')
iter(B(b'abc')).__length_hint__()
""")
