# The order in which parts of expressions and statements are evaluated.

def e(tag, value=None):
    print(tag, end=" ")
    return value if value is not None else tag


def f(*a, **k):
    return a, k


class O:
    def __getitem__(self, k):
        print("get", end=" ")
        return 1

    def __setitem__(self, k, v):
        print("set", end=" ")

    def __setattr__(self, k, v):
        print("setattr", k, end=" ")

    def __call__(self, *a):
        print("call", end=" ")
        return self


o = O()
e("a", 1) + e("b", 2) * e("c", 3) ** e("d", 2); print()
e("f", f)(e("x"), e("y"), *e("z", [1]), k=e("k"), **e("kw", {"m": 1}), l=e("l")); print()
e("o", o)[e("i")] = e("v"); print()
e("o", o)[e("i")] += e("v", 1); print()
e("o", o).attr = e("v"); print()
e("o1", o)[e("i1")] = e("o2", o).attr = e("value"); print()
{e("k1"): e("v1"), e("k2"): e("v2")}; print()
[e("1"), *e("2", []), e("3")], (e("4"),), {e("5")}; print()
e("x", 5) if e("cond", 1) else e("y"); print()
e("a", 1) < e("b", 2) < e("c", 3); print()
e("o", o)[e("lo"):e("hi"):e("st")]; print()
(lambda a=e("default"): 0)(); print()
f"{e('f1')}{e('f2'):{e('>5')}}"; print()
e("m", "x").join([e("j1"), e("j2")]); print()
x, o[e("target index")] = e("r1"), e("r2"); print()
for o[e("loop target")] in e("iterable", [1, 2]):
    pass
print()
del e("d", {"k": 1})[e("key", "k")]; print()
assert e("assert", True), e("message never"); print()
try:
    raise e("raise", ValueError("x")) from e("cause", KeyError("y"))
except e("match", ValueError):
    print()


@e("deco1", lambda c: c)
@e("deco2", lambda c: c)
class C(e("base", object), metaclass=e("meta", type)):
    body = e("body")


print()


def g(a: e("ann a") = e("def a"), *, b: e("ann b") = e("def b")) -> e("ann r"):
    pass


print()
with e("cm1", __import__("contextlib").nullcontext()) as o[e("t1")], e("cm2", __import__("contextlib").nullcontext()):
    print()
e("first", o)(e("arg1"))(e("arg2")); print()
a = [e("elt", i) for i in e("outer", [1, 2]) if e("if", True) for j in e("inner", [1])]; print()
not e("n", 1) or e("or") and e("and"); print()
print(e("p1"), e("p2"), sep=e("-sep"), end=e("end\n"))


def gen():
    yield e("y1"), (yield e("y0"))


list(gen()); print()
e("aug", [1]).__iadd__(e("arg", [2])); print()
