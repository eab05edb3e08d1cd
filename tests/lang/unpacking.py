# Iterable and mapping unpacking in displays, calls, returns, subscripts and targets, with errors.

def gen():
    yield 1
    yield 2


print([*gen(), *gen()], (*gen(), 3), {*gen()}, [*[], *()], [*"ab", *b"cd", *range(2), *{"k": 1}])
print({**{"a": 1}, **dict(b=2)}, {"a": 0, **{"a": 1}}, {**{"a": 1}, "a": 0})
print(print(*[1, 2], *"ab", sep="-"), max(*[3, 1], *[2]))


def ret():
    return 1, *[2, 3]


def yielding():
    yield 0, *[1]


print(ret(), list(yielding()))
for x in *[1], 2:
    print(x)


class Key:
    def __getitem__(self, k):
        return k


print(Key()[1, *[2, 3]], Key()[*[1]])
a, (b, (c, *d)), *e = 1, (2, (3, 4, 5)), 6, 7
print(a, b, c, d, e)
(a, b), [c, d] = "xy", {1: 0, 2: 0}
print(a, b, c, d)


class It:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        print("iter", end=" ")
        for i in range(self.n):
            print("next", i, end=" ")
            yield i


a, b = It(2)
print(a, b)
try:
    a, b = It(5)
except ValueError as error:
    print(error)
try:
    a, b, c = It(1)
except ValueError as error:
    print(error)
a, *b = It(3)
print(a, b)


class Mapping:
    def keys(self):
        return ["k1", "k2"]

    def __getitem__(self, k):
        return k.upper()


class NotMapping:
    pass


print({**Mapping()}, dict(**Mapping()))
for text in ("{**NotMapping()}", "dict(**NotMapping())", "[*NotMapping()]", "(lambda **k: k)(**{1: 2})", "{**5}",
             "print(*5)", "f(**Mapping(), k1=5)", "(lambda *a: a)(*None)", "{*5}", "dict(**{'a': 1}, **{'a': 2})"):
    try:
        print(eval(text, {**globals(), "f": lambda **k: k}))
    except Exception as error:
        print(text, "|", type(error).__name__, error)
for text in ("*a = [1]", "*a, *b = 1, 2", "print(*)", "x = *a", "a, b += 1, 2", "del *a", "(*a)", "[a, b] += 1",
             "f() = 1", "1 = x", "a + b = c", "None = 1", "'a' = 1", "(a, 1) = x", "{a} = 1", "a = b() = 2",
             "x for x in y = 1", "lambda: 0 = 1", "a if b else c = 1", "f'{x}' = 1", "not a = 1", "... = 1"):
    try:
        compile(text, "t", "exec")
        print("compiles", text)
    except SyntaxError as error:
        print(text, "|", error.msg)
