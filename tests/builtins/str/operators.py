# str.operators: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
'a' + 'b'
'a' + 5
5 + 'a'
'a' + b'b'
'ab' * 3
3 * 'ab'
'ab' * 0
'ab' * -1
'ab' * 1.5
'ab' * 'c'
'a' * 10**30
'' * 10**15
'a' in 'abc'
'' in 'abc'
'ac' in 'abc'
5 in 'abc'
b'a' in 'abc'
'abc'[0], 'abc'[-1], 'abc'[1:], 'abc'[::-1], 'abc'[5:]
'abc'[3]
'abc'['a']
'abc'[1.0]
'é😀x'[1], 'é😀x'[::-1], len('é😀x')
'a' < 'b', 'a' < 'B', 'ab' < 'a', '' < 'a', 'é' < 'z', '\\uffff' < '😀'
'a' < 5
'a' == b'a', 'a' == 97, 'a' != 'b'
'%s' % 5, '%d %s' % (1, 'x'), '%(k)s' % {'k': 1}
'%d' % 'x'
'%s %s' % 1
'%s' % (1, 2)
hash('a') == hash('a')
repr('a'), repr("it's"), repr('a"b\\'c'), repr('\\n\\t\\\\\\x00\\x7f'), repr('é\\u0378\\u200b😀\\ud800')
ascii('é😀'), ascii('\\x80')
len(''), bool(''), bool(' ')
list('héy'), sorted('hello'), set('a'), max('abc'), min('abc')
'a'.__contains__(5)
'a'.__add__(5)
'a'.__mul__(2), 'a'.__rmul__(2), 'a'.__mod__(()), 'a%s'.__mod__(1)
'a'.__eq__(5), 'a'.__lt__(5)
'a'.__getnewargs__()
'abc'.__getitem__(1)
'a'.__format__('>3'), 'a'.__format__('d')
'a'.__iter__().__next__()
iter('abc').__length_hint__()
str.__len__(5)
'a'.x
-'a'
'a' - 'b'
'a' @ 'b'
'x' 'y' "z"
""")
for statement in ("'abc'[0] = 'x'", "del 'abc'[0]", "'a'.x = 1"):
    try:
        exec(statement)
    except Exception as error:
        print(type(error).__name__, error)
s = "a"
t = s
s += "b"
s *= 2
print(s, t)
big = "".join(chr(i) for i in range(32, 1200))
print(len(big), big[100:110], big.find("é"), ascii(big[900]), big == "".join(list(big)), hash(big) == hash(big[:]))
