# Generators: laziness, send, throw, close, return values, finally, state, recursion, errors.

def count(n):
    print("start")
    for i in range(n):
        got = yield i
        if got:
            print("got", got)
    return "result"


g = count(3)
print(type(g).__name__, g.__name__, g.__qualname__, g.gi_running, g.gi_frame is not None, g.gi_yieldfrom)
print(next(g), g.send("hello"), g.send(None))
try:
    next(g)
except StopIteration as stop:
    print("stop", stop.value, g.gi_frame)
print(next(g, "exhausted"))
g = count(1)
try:
    g.send(1)
except TypeError as error:
    print(error)


def cleanup():
    try:
        yield 1
        yield 2
    except GeneratorExit:
        print("exit seen")
        raise
    finally:
        print("cleanup")


g = cleanup()
next(g)
g.close()
g.close()
g = cleanup()
next(g)
del g
g = cleanup()
g.close()
print("never started: no cleanup")
for x in cleanup():
    break
print("after break")


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


g = stubborn()
next(g)
try:
    g.close()
except RuntimeError as error:
    print(error)


def catcher():
    while True:
        try:
            v = yield
            print("value", v)
        except ValueError as error:
            print("caught", error)
            yield "from except"


g = catcher()
next(g)
print(g.throw(ValueError("v")))
next(g)
try:
    g.throw(KeyError, "k")
except KeyError as error:
    print("KeyError", error)
print(list(g))
g = catcher()
try:
    g.throw(ValueError("before start"))
except ValueError as error:
    print(error)
for args in ((5,), (ValueError("a"), "b"), ("text",), (int,), (ValueError, "x", 5), ()):
    g = catcher()
    next(g)
    try:
        g.throw(*args)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)


def returns():
    return 5
    yield


def stop_inside():
    yield 1
    raise StopIteration("inner")


try:
    next(returns())
except StopIteration as stop:
    print(stop.value)
g = stop_inside()
next(g)
try:
    next(g)
except RuntimeError as error:
    print(error, "|", repr(error.__cause__), repr(error.__context__))


def reentrant():
    yield next(me)


me = reentrant()
try:
    next(me)
except ValueError as error:
    print(error)


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


import itertools
print(list(itertools.islice(fib(), 15)))


def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)


print(list(tree(4)))


def expression():
    x = yield (yield 1)
    print("x", x)
    y = yield "y"
    print("y", y)
    print((yield), (yield 3) + (yield 4))


g = expression()
print(g.send(None), g.send("a"), g.send("b"), g.send("c"))
print([g.send(i) for i in (10, 20)])
try:
    g.send(30)
except StopIteration:
    print("finished")


def finally_return():
    try:
        yield 1
    finally:
        return "from finally"


g = finally_return()
next(g)
try:
    g.throw(ValueError)
except StopIteration as stop:
    print(stop.value)


def context():
    try:
        yield
    except ValueError:
        yield "handling"
        raise


g = context()
next(g)
print(g.throw(ValueError("ctx")))
try:
    try:
        raise KeyError("outer")
    except KeyError:
        next(g)
except ValueError as error:
    print(repr(error), repr(error.__context__))


def many_locals(a, b=2, *args, c, **kw):
    local = [a, b]
    yield a, b, args, c, kw, local
    del local
    try:
        yield local
    except UnboundLocalError as error:
        yield str(error)


print(list(many_locals(1, 5, 6, c=3, d=4)))
g1, g2 = fib(), fib()
next(g1)
print([next(g1), next(g2), next(g1), next(g2)], sum(x for x in range(10) if x % 2))


def pipeline(source):
    for x in source:
        if x % 2:
            yield x * x


print(sum(pipeline(pipeline(range(50)))))
deep = iter(range(5))
for _ in range(200):
    deep = (x + 1 for x in deep)
print(list(deep))
for text in ("yield 1", "class A: yield", "def f(): yield = 1", "lambda: (yield)", "[(yield) for x in y]", "def f(): x = yield = 1", "def f(): return (yield)"):
    try:
        compile(text, "t", "exec")
        print("compiles", text)
    except SyntaxError as error:
        print(text, "|", error.msg)
