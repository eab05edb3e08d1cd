# f-strings: conversions, format specifications, nesting, self-documenting, escapes, lambdas, errors.

name, n, pi, d = "World", 42, 3.14159, {"k": [1, 2]}
print(f"Hello {name}! {n + 1} {d['k'][0]} {name!r} {name!s:>8}| {'é'!a} {{literal}} {n:05d} {pi:.2f} {n:#x}")
width, prec = 10, 3
print(f"{pi:{width}.{prec}f}|{name:^{width}}|{name:*<{width}}|{n:{'>'}{6}}|{pi:{width}.{prec}{'e'}}")
print(f"{n=} {name=} {pi = :.1f} {n+1=} { d['k'] = }")
print(f"{(lambda x: x * 2)(3)} {[x for x in range(3)]} {({1: 2})[1]} { {1, 2} } {n if n else 0} {not n} {-n} {n!=3}")
print(f"""multi {
    n
    + 1
} line""", f'{"nested " + f"{n}"}', rf"\n{n}\t", fr'{n}\d')
print(f"" == "", f"{''}", f"{name}{name}", f"{name:}", f"{n:,}{10**9:,}", f"{True:d} {None} {...}")


class Fmt:
    def __format__(self, spec):
        return f"<{spec}>"

    def __repr__(self):
        return "repr é"

    def __str__(self):
        return "str"


o = Fmt()
print(f"{o} {o:abc} {o!r} {o!s:>6} {o!a} {o:{n}x{n}} {o:%Y-%m} {o!r:^12}")
print(f"{o=} {o=!s} {o=:z}")


def se(tag):
    print("eval", tag)
    return tag


print(f"{se('a')} {se('b'):{se('>4')}} {se('c')!r}")
import datetime
print(f"{datetime.date(2020, 1, 2):%d/%m/%Y}", f"{'a':>{'5'}}", f"{3:>+5}", f"{1e10:g}", f"{0.1 + 0.2:.17g}")
x = 1
print(f"{x:=+5}" , f"{(x:=5)}", x, f"{x!r:>{x}}")
print(f"{'a' 'b'}", f"{x,}", f"{x, 2}", f"{*[1, 2],}", f"{yield_ if (yield_ := 1) else 0}")
for text in ("f'{}'", "f'{a b}'", "f'{'", "f'}'", "f'{a!x}'", "f'{a!}'", "f'{a:{b:{c}}}'", "f'{a\\n}'", "f'{#}'",
             "f'{lambda x: 1}'", "f'{a:{b}'", "f'{ }'", "f'{a!r x}'", "f'{:x}'", "f'{=}'", "f'{a[}'", "f'{(}'", "f'{1:2'"):
    try:
        compile(text, "t", "eval")
        print("compiles", text)
    except SyntaxError as error:
        print(text, "|", error.msg)
for text in ("f'{undefined}'", "f'{1:s}'", "f'{name:d}'", "f'{n:.2}'", "f'{n:1000000000000000000000}'", "f'{1:z}'",
             "f'{pi:x}'", "f'{name:+}'", "f'{name:=5}'", "f'{[]:5}'", "f'{None:>5}'", "f'{n:,_}'", "f'{n:,x}'", "f'{n:!}'"):
    try:
        print(eval(text))
    except Exception as error:
        print(text, "|", type(error).__name__, error)
