# Tokens and lines: continuation, comments, indentation, unicode names, numbers beside words, semicolons, encodings.

x = 1; y = 2; \
z = x + \
    y
print(x, y, z)
if x: y = 3; z = 4
total = (1 +  # comment inside
         2
         # a comment line
         + 3)
print(total, [
    1,

    2,
], {"a":
    1})
def one_line(): return 1; return 2
class OneLine: a = 1; b = 2
print(one_line(), OneLine.b)
if True:
        deep = 1
        if deep:
         odd = 2
        print(deep, odd)
if True:
	tabbed = "tab"
	print(tabbed)
été = "identifier"
名前, ñ, _π = 1, 2, 3
print(été, 名前, ñ, _π, "ﬁ" in globals())
ﬁne = "NFKC normalised"
print(fine, "fine" in globals())
print(1if 1else 2, [1for _ in range(2)], 0xfor 5, 1_000, .5, 5., 1e3, 0o17, 0B11, 1J, 1.e2, 0_0, 00)
print(1 .real, 1..real, 1.0.real, 1e5.real, not-1, - -1, +-+1, 2**-1, -2**2, ~-1, 1<2<3, (1)if(1)else(2))
lambda:0
print((lambda x,*y,z=1,**k:(x,y,z,k))(1,2,z=3,q=4), (lambda: (yield))().__class__.__name__)
a = b = 1,
print(a, (), (1,), 1, *(2,))
print("a" if 0 else"b", "x"in"xyz", "a"not in"b", None is None, [*"ab"], {**{}})
match = soft = _ = case = 5
print(match, case)
async_ = await_ = print_ = exec = 1
print(exec, async_)
def f(a,b=1,/,c=2,*,d=3,**e):return a,b,c,d,e
print(f(1,**{"z":1}))
for text in ("if 1:\n    a\n  b", "if 1:\n\ta\n        b", "  a", "a\n  b", "if 1:\na", "x = 1\\", "x = (\n", "a $ b", "a ? b", "0b2", "0o8", "0xg", "01", "1__0", "1_", "1e+", "a\x0cb", "x = 1 \\ y",
             "'a\nb'", "\ufeffx = 1", "x\u00a0= 1", "“a”", "a…", "def", "for", "lambda", "x =", "= 1", "()=1", "[]=[]", "{}", "x=1;;y", ";", "\\\n", "\n\n  \n#c\n", "if 1: if 2: 3", "a; if 1: pass", "1.2.3", "1a", "5in[5]", "0_7", "1.5j2"):
    try:
        code = compile(text, "t", "exec")
        print("compiles", repr(text))
    except (SyntaxError, ValueError) as error:
        print(repr(text), "|", type(error).__name__, getattr(error, "msg", error), getattr(error, "lineno", ""), getattr(error, "offset", ""))
for source in (b"# coding: latin-1\nx = '\xe9'", b"# -*- coding: utf-8 -*-\nx = '\xc3\xa9'", b"\xef\xbb\xbfx = '\xc3\xa9'", b"x = '\xe9'", b"# coding: nope\nx = 1", b"#!/bin/sh\n# vim: set fileencoding=cp1252 :\nx = '\x80'", b"x = 1\x00", b"\xef\xbb\xbf# coding: latin-1\nx=1"):
    try:
        ns = {}
        __builtins__.exec(source, ns)
        print(source, ascii(ns["x"]))
    except (SyntaxError, ValueError) as error:
        print(source, "|", type(error).__name__, getattr(error, "msg", error))
print(compile("x = 1\r\ny = 2\rz = 3", "t", "exec").co_names, eval("'''a\r\nb\rc'''") == "a\nb\nc")
