# yield from: delegation of send, throw, close and the return value; plain iterators; nesting and errors.

def inner():
    try:
        x = yield "i1"
        print("inner got", x)
        y = yield "i2"
        print("inner got", y)
    except ValueError as error:
        print("inner caught", error)
        yield "recovered"
    finally:
        print("inner finally")
    return "inner result"


def outer():
    result = yield from inner()
    print("result", result)
    yield "outer"
    return (yield from [10, 20])


g = outer()
print(next(g), g.send("a"), g.gi_yieldfrom.__name__)
print(g.send("b"), g.gi_yieldfrom)
print(list(g))
g = outer()
next(g)
print(g.throw(ValueError("thrown")))
print(next(g))
g = outer()
next(g)
g.close()
g = outer()
next(g)
try:
    g.throw(KeyError("passes through"))
except KeyError as error:
    print(repr(error))


class Iter:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 3:
            e = StopIteration("value of iter")
            raise e
        return self.n


def use(it):
    r = yield from it
    print("r =", r)


print(list(use(Iter())))
g = use(Iter())
next(g)
try:
    g.send("x")
except AttributeError as error:
    print(error)
g = use(Iter())
next(g)
try:
    g.throw(ValueError("no throw method"))
except ValueError as error:
    print(error)


class Full(Iter):
    def send(self, v):
        return ("sent", v)

    def throw(self, *a):
        return ("thrown", len(a), a[0])

    def close(self):
        print("closed")


g = use(Full())
print(next(g), g.send(5), g.throw(ValueError))
g.close()
for value in (5, None, "ab", {"k": 1}, range(2)):
    try:
        print(list(use(value)))
    except TypeError as error:
        print(error)


def flatten(x):
    if isinstance(x, list):
        for item in x:
            yield from flatten(item)
    else:
        yield x


print(list(flatten([1, [2, [3, [4, [5]]]], [[6]]])))


def deep(n):
    if n == 0:
        got = yield "bottom"
        return got
    return (yield from deep(n - 1)) + 1


g = deep(150)
next(g)
try:
    g.send(0)
except StopIteration as stop:
    print(stop.value)


def recursive_self():
    yield from me


me = recursive_self()
try:
    next(me)
except ValueError as error:
    print(error)


def swallow():
    try:
        yield from stuck()
    except GeneratorExit:
        print("outer exit")
        raise


def stuck():
    try:
        yield 1
    except GeneratorExit:
        return 5


g = swallow()
next(g)
g.close()
print("done")
