# List, set, dict comprehensions and generator expressions: nesting, conditions, scopes, laziness, async marks.

print([x * x for x in range(6)], [x for x in range(20) if x % 2 if x % 3])
print([(x, y) for x in range(3) for y in range(x)], [[y for y in range(x)] for x in range(4)])
print(sorted({x % 3 for x in range(10)}), {k: v for k, v in zip("abc", range(3))}, {x: {y: x * y for y in range(2)} for x in range(2)})
print([x for x, *_ in ["abc", "de"]], [a + b for a, b in {1: 2, 3: 4}.items()])
print([x if x > 2 else -x for x in range(5)], [lambda: x for x in range(1)][0]())
g = (print("lazy", i) or i for i in range(3))
print("made")
print(next(g), next(g))
print(list(g), list(g))
x = "outer"
print([x for x in range(3)], x)
n = 10
print([n + i for i in range(2)], sum(i for i in range(101)), max((len(w), w) for w in "a bb ccc".split()))


def scope():
    k = 2
    fs = [lambda: i * k for i in range(3)]
    k = 10
    return [f() for f in fs]


print(scope())
first = [1, 2]
gen = (a + b for a in first for b in second)
first = [100]
second = [10, 20]
print(list(gen))
try:
    (x for x in undefined_thing)
except NameError as error:
    print(error)
late = (undefined_thing for _ in [1])
try:
    next(late)
except NameError as error:
    print(error)
try:
    (x for x in 5)
except TypeError as error:
    print(error)
print({k: v for d in ({"a": 1}, {"a": 2}) for k, v in d.items()})
print([y for x in [1, 2, 3] if (y := x * 2) > 2])
print("".join(c for c in "hello" if c not in "l"), dict((k, k) for k in "xy"))


class C:
    items = [1, 2]
    doubled = [i * 2 for i in items]


print(C.doubled)


class Loud:
    def __init__(self, k):
        self.k = k

    def __hash__(self):
        print("hash", self.k, end="; ")
        return 1

    def __eq__(self, o):
        print("eq", self.k, o.k, end="; ")
        return self.k == o.k


print(len({Loud(i % 2) for i in range(3)}))


def order(tag, value):
    print(tag, end=" ")
    return value


print({order("key", i): order("value", -i) for i in range(2)})
print([[(i, j, k) for k in range(j)] for i in range(3) for j in range(i)])
print(list(a for b in [[1, 2], [3]] for a in b), type(x for x in []).__name__, (i for i in [1]).__name__)
print([*range(3), *"ab", *{}], {*[1], 1}, {**{"a": 1}, "b": 2, **{"a": 3}}, (*[1], *(2,)))
for text in ("[x for x]", "[for x in y]", "{x: y, z for x in y}", "{**x for x in y}", "[*x for x in y]",
             "[x, y for x in z]", "(x for 1 in y)", "[x for x in yield]", "{a: *b}", "[x for x in lambda: 1, 2]"):
    try:
        compile(text, "t", "exec")
        print("compiles", text)
    except SyntaxError as error:
        print(text, "|", error.msg)
