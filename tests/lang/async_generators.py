# Asynchronous generators: asend, athrow, aclose, finalisation, async comprehensions, driven by hand.

class Suspend:
    def __await__(self):
        return (yield "suspended")


def run(coro):
    steps = 0
    try:
        while True:
            coro.send(None)
            steps += 1
    except StopIteration as stop:
        return stop.value


async def agen(n):
    try:
        for i in range(n):
            await Suspend()
            got = yield i
            if got is not None:
                print("got", got)
    except ValueError as error:
        print("caught", error)
        yield "handled"
    finally:
        print("finally")


async def awaits_at_end():
    try:
        yield 1
    finally:
        await Suspend()
        print("awaited in finally")


async def use():
    print([x async for x in agen(3)])
    g = agen(3)
    print(type(g).__name__, g.__name__, g.ag_running)
    print(await g.asend(None), await g.asend("hi"), await g.__anext__())
    try:
        await g.__anext__()
    except StopAsyncIteration as stop:
        print("stop", stop.args)
    g = agen(3)
    await g.__anext__()
    print(await g.athrow(ValueError("x")))
    await g.aclose()
    g = agen(3)
    await g.__anext__()
    await g.aclose()
    await g.aclose()
    try:
        await g.__anext__()
    except StopAsyncIteration:
        print("closed")
    g = awaits_at_end()
    await g.__anext__()
    await g.aclose()
    g = agen(1)
    try:
        await g.asend(5)
    except TypeError as error:
        print(error)
    await g.aclose()
    g = agen(1)
    try:
        await g.athrow(KeyError("unstarted"))
    except KeyError as error:
        print(repr(error))
    print(await anext(agen(2)), await anext(agen(0), "default"))
    return {x: x * 2 async for x in agen(2)}, {x async for x in agen(2)}, sum([x async for x in agen(4) if x])


print(run(use()))


async def nested():
    async for x in agen(2):
        async for y in agen(2):
            yield x, y


async def collect():
    out = []
    async for pair in nested():
        out.append(pair)
        if len(out) == 3:
            break
    return out


g = nested()


async def first(g):
    async for x in g:
        return x


print(run(first(g)))
run(g.aclose())


async def yields_in_exit():
    try:
        yield 1
    except GeneratorExit:
        yield 2


async def bad_close():
    g = yields_in_exit()
    await g.__anext__()
    try:
        await g.aclose()
    except RuntimeError as error:
        print(error)


run(bad_close())


async def stops():
    yield 1
    raise StopAsyncIteration("x")


async def stops2():
    yield 1
    raise StopIteration("y")


async def consume(g):
    try:
        return [x async for x in g]
    except RuntimeError as error:
        return str(error)


print(run(consume(stops())), run(consume(stops2())))
a = agen(1)
step = a.__anext__()
print(type(step).__name__, step.send(None))
step.close()
for text in ("async def f():\n yield 1\n return 2", "async def f():\n yield from []", "async def f():\n x = [(yield) for i in y]", "async def f():\n return\n yield"):
    try:
        compile(text, "t", "exec")
        print("compiles", repr(text))
    except SyntaxError as error:
        print(repr(text), "|", error.msg)
for thing in (5, [1]):
    try:
        aiter(thing)
    except TypeError as error:
        print(error)
    try:
        anext(thing)
    except TypeError as error:
        print(error)
print(aiter(agen(1)).__name__)
