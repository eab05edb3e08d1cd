# memoryview: items, slices, casts, shapes, copies, hashes, release, errors and their messages.
M = memoryview
B = bytearray


def t(s):
    """Evaluates a text and prints its value or the exception."""
    try:
        print(s, "->", ascii(eval(s)))
    except Exception as e:
        print(s, "raises", type(e).__name__ + ":", ascii(str(e)))


for s in r'''M(1)
M(b"abc")[5]
M(b"abc")["a"]
M(b"abc")[0,0]
M(b"abc").tolist()
M(b"abc").cast("i")
M(b"abcd").cast("I")[0]
M(b"abcd").cast("z")
M(b"abcd").cast(1)
M(b"abcd").cast("B",[2,2]).tolist()
M(b"abcd").cast("B",[2,3])
M(b"abcd").cast("B",[2,2])[0]
M(b"abcd").cast("B",[2,2])[0,1]
M(b"abcd").cast("B",[2,2])[0,5]
M(b"abcd").cast("B",[2,2])[0,0,0]
M(b"abcd").cast("i").cast("h")
M(b"abcd").cast("B",(2,2)).cast("B").tolist()
M(b"abcd")[::2].cast("B")
M(b"abc").__setitem__(0,1)
M(B(b"abc")).__setitem__(0,300)
M(B(b"abc")).__setitem__(0,"a")
M(B(b"abc")).__setitem__(5,1)
M(B(b"abc")).__setitem__(slice(0,2),b"a")
M(B(b"abc")).__setitem__(slice(0,2),"ab")
M(B(b"abc")).__delitem__(0)
M(B(b"abcd")).cast("i").__setitem__(0,2**40)
M(B(b"abcd")).cast("b").__setitem__(0,200)
M(B(b"abcd")).cast("c").__setitem__(0,b"ab")
M(B(b"abcd")).cast("c").__setitem__(0,1)
M(B(b"abcd")).cast("?").__setitem__(0,"x")
M(B(b"abcd")).cast("?").tolist()
M(B(b"abcd")).cast("f").__setitem__(0,"x")
M(b"abcd").cast("f").tolist()
M(b"abcdefgh").cast("d").tolist()
M(b"abcdefgh").cast("P").tolist()
M(b"abcdefgh").cast("e")
hash(M(b"abc"))==hash(b"abc")
hash(M(B(b"abc")))
hash(M(b"abcd").cast("i"))
M(b"abc")==b"abc"
M(b"abc")<b"abc"
M(b"abc")=="abc"
M(b"abcd").cast("i")==M(b"abcd")
M(b"abc").obj
M(b"abc").format, M(b"abc").shape, M(b"abc").strides, M(b"abc").suboffsets, M(b"abc").ndim, M(b"abc").nbytes, M(b"abc").itemsize, M(b"abc").readonly, M(b"abc").c_contiguous, M(b"abc").f_contiguous, M(b"abc").contiguous
M(b"abcd")[::-1].tolist()
M(b"abcd")[::-1].strides, M(b"abcd")[::-1].tobytes(), M(b"abcd")[::2].contiguous
M(b"abcd").hex(":")
M(b"abcd").tobytes("F"), M(b"abcd").tobytes(None), M(b"abcd").tobytes("A")
M(b"abcd").tobytes("X")
M(b"abcd").cast("B",[2,2]).tobytes("F")
len(M(b"abcd").cast("B",[2,2]))
list(M(b"ab"))
list(M(b"abcd").cast("B",[2,2]))
M(b"abcd").cast("B",[1]*65)
M(b"").cast("i").tolist()
97 in M(b"abc")
M(b"abc").index(1)
M(b"abcd").cast("B",[4,1]).f_contiguous
M(b"abcd").cast("B",[])
M(b"a").cast("B",[]).tolist()
M(b"a").cast("B",[])[()]
M(b"a").cast("B",[])[0]
len(M(b"a").cast("B",[]))
M(b"abcd").cast("B",[2,2])[...]
M(b"abcd")[...]
M(b"abcd").cast("B",[2,2])[0,:]
M(b"abcd").cast("B",[-2,-2])
M(b"abcd").cast("B",["a"])
M(b"abcd").cast("B",1)
memoryview()'''.split('\n'):
    t(s)


def x(code):
    try: exec(code)
    except BaseException as e: print(code, '=>', type(e).__name__, e)
x('m=M(b"abc"); m.release(); print(repr(m)[:19]); m[0]')
x('m=M(b"abc"); m.release(); m.tolist()')
x('m=M(b"abc"); m.release(); len(m)')
x('m=M(b"abc"); m.release(); m.format')
x('m=M(b"abc"); m.release(); hash(m)')
x('m=M(b"abc"); m.release(); print(m==m, m==b"abc")')
x('m=M(b"abc"); n=M(m); m.release(); print(n.tolist())')
x('b=B(b"abc"); m=M(b); b.append(1)')
x('b=B(b"abc"); m=M(b); b[0]=5; b[0:1]=b"z"; print(b); b[:]=b""')
x('b=B(b"abc"); m=M(b); n=m[1:]; m.release(); b.append(1)')
x('b=B(b"abc"); m=M(b); n=m[1:]; m.release(); n.release(); b.append(1); print(b)')
x('with M(b"abc") as m: pass\nm[0]')
x('b=B(b"abc"); it=iter(b); b.clear(); print(list(it))')
x('m=M(B(b"abcd")); m[0:4:2]=b"xy"; print(m.obj)')
x('m=M(B(b"abcd")); m[0:3]=m[1:4]; print(m.obj)')
x('m=M(B(b"abcd")).cast("h"); m[0]=1; print(m.obj, m.tolist()); m[0:1]=M(b"zz").cast("h"); print(m.obj); m[0:1]=b"zz"')
