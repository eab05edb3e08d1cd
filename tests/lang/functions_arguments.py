# Parameters of every kind, defaults, starred calls, and the exact messages of wrong calls.

def f(a, b=2, /, c=3, *args, d, e=5, **kw):
    return a, b, c, args, d, e, kw


def g(a, b, *, c):
    return a, b, c


def h():
    return "h"


def po(a, b, /):
    return a, b


def kwonly(*, x, y, z=1):
    return x, y, z


def many(a, b, c, d):
    return a, b, c, d


def defaults(a, b=1, c=2):
    return a, b, c


class C:
    def method(self, x):
        return x

    @classmethod
    def cm(cls, x):
        return x

    @staticmethod
    def sm(x):
        return x

    def no_self():
        pass


CALLS = """
f(1, d=4)
f(1, 2, 3, 4, 5, d=6, x=7)
f(1, d=4, a=9, b=8)
f(*[1, 2], *(3,), d=1, **{"q": 1}, **{"r": 2})
f(d=1)
f()
f(1)
f(1, c=2, *[5], d=1)
g(1, 2)
g(1, 2, 3)
g(1, 2, c=3, d=4)
g(1, b=2, c=3, a=4)
g(1, a=1, b=2, c=3)
g()
h(1)
h(x=1)
h(*[1, 2])
h(**{"x": 1})
po(1, b=2)
po(a=1, b=2)
po(1)
po(1, 2, 3)
kwonly()
kwonly(x=1)
kwonly(1, 2)
kwonly(x=1, y=2, w=3)
many()
many(1)
many(1, 2, 3)
many(1, 2, 3, 4, 5)
many(1, 2, 3, 4, e=5)
defaults()
defaults(1, 2, 3, 4)
defaults(1, 2, 3, 4, 5)
defaults(1, b=5, b2=6)
C().method()
C().method(1, 2)
C.method(1)
C().cm()
C.cm(1, 2)
C().sm(1)
C.sm()
C().no_self()
f(**{1: 2}, d=1)
g(*1)
g(**1)
g(1, 2, **{"c": 1}, **{"c": 2})
g(*[1], **{"a": 2})
(lambda x, y=2: (x, y))()
(lambda *a, **k: (a, k))(1, 2, z=3)
len()
len(1, 2)
len(obj=[1])
print(1, sepp=2)
[].append()
[].append(1, 2)
{}.get()
"a".join()
int(1, 2, 3)
int("5", bas=3)
sorted()
sorted([1], lambda x: x)
isinstance(1)
None()
(1)()
"abc"()
"""
for call in CALLS.strip().splitlines():
    try:
        print(call, "->", eval(call))
    except Exception as error:
        print(call, "|", type(error).__name__, error)


def accumulate(x, into=[]):
    into.append(x)
    return into


print(accumulate(1), accumulate(2), accumulate(3, []))
print(f.__defaults__, f.__kwdefaults__, g.__defaults__, accumulate.__defaults__)
accumulate.__defaults__ = ((0,) * 0,)
try:
    accumulate(5)
except AttributeError as error:
    print(error)
f.__kwdefaults__ = {"d": 40, "e": 50}
print(f(1))


def order(a=print("default a"), *, b=print("default b")):
    pass


def t(n):
    print("arg", n, end="; ")
    return n


many(t(1), *[t(2)], **{"c": t(3)}, d=t(4))
print()
for text in ("def f(a, a): pass", "def f(a=1, b): pass", "def f(*): pass", "def f(**k, a): pass", "f(a=1, 2)",
             "f(**k, *a)", "f(a=1, a=2)", "def f(a, /, b, /): pass", "def f(*a, *b): pass", "lambda a=1, b: 0",
             "f(1=2)", "f(a.b=1)", "f(None=1)", "def f(None): pass", "def f(*, **k): pass", "f(x for x in y, 1)"):
    try:
        compile(text, "t", "exec")
        print("compiles", text)
    except SyntaxError as error:
        print(text, "|", error.msg)
