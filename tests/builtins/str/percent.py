# str % and bytes %: every conversion with every kind of value, flags, keys, widths, errors and their messages.
import warnings
warnings.simplefilter("ignore")


def t(s):
    """Evaluates a text and prints its value or the exception."""
    try:
        print(s, "->", ascii(eval(s)))
    except Exception as e:
        print(s, "raises", type(e).__name__ + ":", ascii(str(e)))


class F:
    def __repr__(self): return 'F()'
    def __float__(self): return 2.5
class N:
    def __repr__(self): return 'N()'
    def __index__(self): return 42
class In:
    def __repr__(self): return 'In()'
    def __int__(self): return 7
class FM:
    def __format__(self, s): return "<"+s+">"
class BadF:
    def __format__(self, s): return 5
class Mp(dict):
    def __missing__(self, k): return "M"+k
big = 10**5000

fmts = ["%d","%i","%u","%o","%x","%X","%e","%E","%f","%F","%g","%G","%c","%r","%s","%a","%5d","%-5d|","%05d","%+d","% d","%#x","%#o","%.3d","%10.4f","%-10.2e|","%+.0f","%#.0f","%5s","%-5s|","%.2s","%5.1s|","%%","%5.3r","%ld","%hd","%Ld","%#X","%+5c|", "%05s|", "%.0e", "%#g", "%.10g", "%020.3f", "%.50d"]
vals = ["0","1","-1","65","255","-255","1.5","-2.75","1e100","float('nan')","float('-inf')","True","'a'","'\u20ac'","b'x'","N()","In()","F()","None","10**30","-10**30","0x110000","'ab'","(1,)", "1j"]
for f in fmts:
    for v in vals:
        t("%r %% (%s,)" % (f, v))
        t("b%r %% (%s,)" % (f, v))
for s in r'''"%(a)s %(b)d" % {"a":1,"b":2}
"%(a)s" % Mp()
"%(a(b)c)s" % {"a(b)c":1}
"%()s" % {"":1}
"%*d|%-*d|%.*f" % (5,1,5,2,2,3.14159)
"%*d" % (-5,1)
"%.*d" % (-5,1)
"%*d" % (10**30,1)
"%.*d" % (10**12,1)
"%999999999999999999999d" % 1
"%.999999999999999999999d" % 1
"%.99999999999d" % 1
"%s %s" % (1,)
"%s" % (1,2)
"%s" % []
"%s" % {}
"%s" % {1:2}
"abc" % {1:2}
"abc" % [1]
"abc" % "x"
"abc" % b"x"
b"abc" % b"x"
b"abc" % [1]
b"abc" % bytearray(b"a")
b"%s" % bytearray(b"a")
b"%s" % memoryview(b"abc")[::2]
b"%b" % 1
b"%(x)s" % {"x":b"a"}
b"%(x)s" % {b"x":b"a"}
b"%c" % 65
b"%c" % b"A"
b"%c" % bytearray(b"A")
b"%c" % -1
b"%r" % "\u20ac"
b"%a" % b"x"
bytearray(b"%d %s") % (1, b"x")
type(bytearray(b"%d") % 1)
"%d" % big
"%x" % big == hex(big)[2:]
"\u20ac%d" % 5
"%\u20ac" % 5
"%s\u20ac%s" % ("a", "\U0001f600")
"%(a)" % {"a":1}
"%(a" % {"a":1}
"%5" % 1
"%.d" % 5
"%.f" % 2.5
"% +d" % 5
"%+ d" % 5
"%-05d|" % 5
"%#5x|%#-8x|%#08x" % (1,2,3)
"%s" % "abc", "%s" % "\xe9"
"%c%c" % (0x10ffff, "\u20ac")'''.split('\n'):
    t(s)
