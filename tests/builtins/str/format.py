# str.format: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
'{} {}'.format(1, 2)
'{1} {0}'.format(1, 2)
'{a} {b}'.format(a=1, b=2)
'{0.real}'.format(5)
'{0[1]}'.format('ab')
'{0[k]}'.format({'k': 1})
'{!r:>5}'.format('a')
'{:{}}'.format(1, 5)
'{{}}'.format()
'{}'.format()
'{0}{}'.format(1)
'{'.format()
'}'.format()
'{a'.format(a=1)
'{x}'.format()
'{5}'.format(1)
'{0.x}'.format(1)
'{0[x]}'.format([1])
'{!z}'.format(1)
'{:zz}'.format(1)
'{:5}'.format([])
'{0!r:{w}}'.format('a', w=6)
'{:,}'.format(10**9)
'{0:{0}}'.format(5)
'{a.b.c}'.format(a=1)
'{0[0][0]}'.format([[7]])
'{:>{w}.{p}f}'.format(2.5, w=8, p=3)
str.format('{}', 1)
str.format()
'{self}'.format(self=1)
'{k}'.format_map({'k': 1})
'{k}'.format_map({})
'{}'.format_map({})
'{k}'.format_map(5)
'{:\\x00<5}'.format(1)
'{-1}'.format(1)
'{ 0 }'.format(1)
'{0x}'.format(1)
'{99999999999999999999}'.format(1)
""")
