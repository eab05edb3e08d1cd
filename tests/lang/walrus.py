# Assignment expressions: in conditions, comprehensions, calls; scope of the target.

data = [3, 1, 4, 1, 5]
if (n := len(data)) > 3:
    print("long", n)
i = 0
while (item := data[i]) != 4:
    print("item", item)
    i += 1
print([y := 1, y**2, y + 5], y)
print([(last := x) * 2 for x in data if (seen := x) > 1], last, seen)
print(any((witness := x) > 3 for x in data), witness)


def scoped():
    total = 0
    partial = [total := total + v for v in data]
    return partial, total


print(scoped())


def nested():
    def inner():
        nonlocal found
        return (found := 5)
    found = 0
    inner()
    return found


print(nested())


def call(*args, **kwargs):
    return args, kwargs


print(call((a := 1), b=(c := 2)), a, c)
print({(k := "key"): (v := "value")}, k, v)
print((lambda: (q := 3) + q)())
print(f"{(w := 7)} {w}", f"{w:=5}")
x = [1, 2, 3][(idx := 1):]
print(x, idx)
for text in ("(a.b := 1)", "(a[0] := 1)", "a := 1", "[i := 0 for i in range(3)]", "f(a := 1, b=a := 2)",
             "[x for x in (y := [1])]", "def f(a = b := 1): pass"):
    try:
        compile(text, "text", "exec")
        print(text, "compiles")
    except SyntaxError as error:
        print(text, "|", error.msg)
