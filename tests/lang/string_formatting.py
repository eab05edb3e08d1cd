# str.format, the % operator and format(): fields, indices, attributes, nesting, flags, mappings, errors.

class P:
    x = 5
    items = ["a", {"k": "v"}]


p = P()
print("{} {} {0}".replace("{0}", "{}").format(1, "two", None), "{1}{0}{1}".format("a", "b"), "{p.x} {p.items[1][k]} {0[1]}".format("xyz", p=p))
print("{:>8}|{:<8}|{:^8}|{:*^9}|{:=+8d}".format("r", "l", "c", "m", 5), "{:{}{}}".format("t", ">", 6), "{:{w}.{p}f}".format(3.14159, w=9, p=2))
print("{!r} {!s} {!a}".format("é", "é", "é"), "{{}} {{{}}}".format(1), "{:b} {:o} {:x} {:X} {:#b} {:c} {:e} {:%}".format(5, 8, 255, 255, 5, 97, 1.5, 0.25))
print("{0.real} {0.imag}".format(1 + 2j), "{:,} {:_}".format(1234567, 1234567), "{:+} {: } {:-}".format(1, 1, 1), "{a}{a}".format(a=1))
print("{0[0]}{0[1]}".format([1, 2]), "{x[a b]}".format(x={"a b": 1}), "{:.3}".format("abcdef"), "{:5.1}|".format("abc"), "{:05}".format(-3))
print("%d %i %s %r %a %c %c %% %x %X %o %e %E %f %g %5d|%-5d|%05d|%+d|% d" % (1, 2.9, "s", "r", "é", "c", 99, 255, 255, 8, 1.5, 1.5, 1.5, 1.5, 3, 3, 3, 3, 3))
print("%(a)s %(b)05.1f %(a)r" % {"a": "x", "b": 2.25}, "%s" % (1,), "%s %s" % ("a", [1]), "%*d|%-*d|%.*f" % (5, 1, 5, 2, 2, 3.14159), "%s" % {"a": 1})
print("%#x %#o %#X %.3s|%10.2s| %5c|" % (255, 8, 255, "abcdef", "abc", "z"), "%.0f %.1f %#.0f" % (2.5, 0.25, 3.0), "%x" % -255, "%.10d" % 42)
print(b"%d %s %b %a %c %x" % (1, b"x", b"y", "é", 65, 255), bytearray(b"%s") % b"q", "%s %s" % ("é", b"b"), b"%(k)s" % {b"k": b"v"})
print(format(5, "03d"), format("x", ">3"), format(1.5), format(None), format([1]), format(10**20, ","), "{:10}|{:10}|".format("s", 1))
print("{:s}".format("x"), "{:n}".format(1000), "{:G} {:g}".format(1e-10, 1e20), "{:.0%}".format(0.5), "{:<+8.2f}|".format(-1.5), "{:z.0f}".format(-0.1))
print("{k}".format_map({"k": 1}), "{missing}".format_map(type("D", (dict,), {"__missing__": lambda s, k: f"<{k}>"})()))
for text in ("'{}'.format()", "'{0} {}'.format(1)", "'{} {0}'.format(1)", "'{'.format(1)", "'}'.format()", "'{a}'.format()", "'{1}'.format(0)",
             "'{0.y}'.format(p)", "'{0[5]}'.format([1])", "'{0[k]}'.format({})", "'{!x}'.format(1)", "'{!}'.format(1)", "'{0!r'.format(1)",
             "'{:d}'.format('a')", "'{:x}'.format(1.5)", "'{:>10000000000000000000}'.format(1)", "'{0[}'.format([1])", "'{0.}'.format(1)",
             "'%d' % 'a'", "'%s %s' % 1", "'%s' % (1, 2)", "'%' % 1", "'%z' % 1", "'%(a)s' % 1", "'%(a)s' % {}", "'%c' % 'ab'", "'%c' % 1114112",
             "'%x' % 1.5", "'%*d' % ('a', 1)", "'abc' % 5", "'abc' % []", "'abc' % {}", "'%(a' % {}", "'%d' % None", "'%f' % 'x'", "b'%s' % 'x'", "b'%d' % 'x'",
             "b'%c' % 256", "'%i' % 1j", "'%s' % ()", "format(1, 5)", "format([], 'x')", "object().__format__('x')[:3]", "'{:{:{}}}'.format(1, 2, 3)", "'{0[]}'.format([])"):
    try:
        print(text, "=", eval(text))
    except Exception as error:
        print(text, "|", type(error).__name__, error)


class Custom(str):
    def __format__(self, spec):
        return "custom:" + spec

    def __str__(self):
        return "as str"


print("{} {:x} {!s:>8} %s".format(Custom("a"), Custom("b"), Custom("c")) % Custom("d"))


class BadFormat:
    def __format__(self, spec):
        return 5


class BadStr:
    def __str__(self):
        return 5

    def __repr__(self):
        return None


for f in (lambda: format(BadFormat()), lambda: str(BadStr()), lambda: repr(BadStr()), lambda: f"{BadStr()}", lambda: "%r" % BadStr()):
    try:
        f()
    except TypeError as error:
        print(error)
