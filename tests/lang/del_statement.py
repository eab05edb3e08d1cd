# del of names, attributes, items, slices and tuples; deletion hooks and order; errors.

class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)


a = Loud("a")
b = a
del a
print("still there")
del b
print("after")
x, y, z = Loud("x"), Loud("y"), Loud("z")
del (x, [y, z])


def scope():
    local = Loud("local")
    print("in scope")


scope()
c = Loud("old")
c = Loud("new")
c = None
lst = [Loud(i) for i in range(3)]
del lst[1]
lst.clear()
d = {"k": Loud("value")}
d["k"] = Loud("value2")
del d
holder = Loud("holder")
holder.child = Loud("child")
del holder


class Hooks:
    def __delattr__(self, name):
        print("delattr", name)

    def __delitem__(self, key):
        print("delitem", key)


h = Hooks()
del h.a, h["k"], h[1:2]


class Raising:
    def __del__(self):
        raise ValueError("ignored")


import sys


def hook(unraisable):
    print("unraisable:", type(unraisable.exc_value).__name__, unraisable.exc_value, unraisable.object.__qualname__)


sys.unraisablehook = hook
r = Raising()
del r
sys.unraisablehook = sys.__unraisablehook__
for text in ("del undefined", "del h2.x", "x = {}; del x['a']", "x = []; del x[0]", "x = object(); del x.a",
             "x = (1,); del x[0]", "def f():\n del q\nf()", "x = 5\ndel x\nx", "class A: pass\ndel A().m"):
    try:
        exec(text, {})
        print("fine", text)
    except Exception as error:
        print(repr(text), "|", type(error).__name__, error)


class Resurrect:
    saved = []

    def __del__(self):
        print("del called")
        Resurrect.saved.append(self)


r = Resurrect()
del r
print(len(Resurrect.saved))
Resurrect.saved.clear()
print("not called again")


def rebind():
    v = Loud("v1")
    del v
    v = Loud("v2")
    return "returning"


print(rebind())
for text in ("del f()", "del 1", "del a + b", "del (yield)", "del None", "del ()", "del [], ()", "del a.b, c[d]"):
    try:
        compile(text, "t", "exec")
        print("compiles", text)
    except SyntaxError as error:
        print(text, "|", error.msg)
