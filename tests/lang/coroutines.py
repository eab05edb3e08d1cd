# async def, await, custom awaitables, coroutine objects and their errors, driven by hand without a loop.
import warnings

warnings.simplefilter("ignore")


class Step:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        got = yield self.value
        print("resumed with", got)
        return ("done", self.value)


def drive(coro, sends=()):
    trace = []
    sends = iter(sends)
    try:
        value = coro.send(None)
        while True:
            trace.append(value)
            value = coro.send(next(sends, None))
    except StopIteration as stop:
        return trace, stop.value


async def simple():
    return 42


async def chain(n):
    total = 0
    for i in range(n):
        tag, value = await Step(i)
        total += value
    return total, await simple()


print(drive(simple()), drive(chain(3), "abc"))
c = simple()
print(type(c).__name__, c.__name__, c.cr_running, c.cr_await, c.cr_frame is not None)
c.close()
try:
    c.send(None)
except RuntimeError as error:
    print(error)
c = simple()
drive(c)
try:
    drive(c)
except RuntimeError as error:
    print(error)


async def cleanup():
    try:
        await Step("wait")
    finally:
        print("cleanup")


c = cleanup()
print(c.send(None))
c.close()
c = cleanup()
c.send(None)
try:
    c.throw(ValueError("thrown in"))
except ValueError as error:
    print(error)


async def catches():
    try:
        await Step(1)
    except ValueError as error:
        return f"caught {error}"


c = catches()
c.send(None)
try:
    c.throw(ValueError("v"))
except StopIteration as stop:
    print(stop.value)


async def bad_await(x):
    return await x


class AwaitReturnsNonIter:
    def __await__(self):
        return 5


class AwaitReturnsCoroutine:
    def __await__(self):
        return simple()


for value in (5, None, "x", AwaitReturnsNonIter(), AwaitReturnsCoroutine(), (i for i in [1])):
    try:
        print(drive(bad_await(value)))
    except TypeError as error:
        print(error)
for text in ("for x in simple(): pass", "next(simple())", "list(simple())", "iter(simple())", "[*simple()]", "with simple(): pass"):
    try:
        exec(text)
    except (TypeError, AttributeError) as error:
        print(text, "|", type(error).__name__, error)


class Manager:
    def __init__(self, swallow=False):
        self.swallow = swallow

    async def __aenter__(self):
        print("aenter")
        await Step("enter")
        return "entered"

    async def __aexit__(self, kind, value, tb):
        print("aexit", kind and kind.__name__)
        await Step("exit")
        return self.swallow


async def with_manager(fail, swallow):
    async with Manager(swallow) as value, Manager() as second:
        print(value, second)
        if fail:
            raise KeyError("inside")
    return "after"


print(drive(with_manager(False, False)))
print(drive(with_manager(True, True)))
try:
    drive(with_manager(True, False))
except KeyError as error:
    print(repr(error))


class NotManager:
    def __aenter__(self):
        return 5

    def __aexit__(self, *a):
        return 5


async def use(m):
    async with m:
        pass

for m in (5, NotManager(), open):
    try:
        drive(use(m))
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, error)


class ACount:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        await Step(self.n)
        return self.n


async def loop():
    out = []
    async for x in ACount(3):
        if x == 1:
            continue
        out.append(x)
    else:
        out.append("else")
    out += [x async for x in ACount(2)]
    out.append({x: y async for x in ACount(2) for y in [x * x]})
    out.append([await simple() for _ in range(2)])
    out.append([x async for x in ACount(4) if await simple() and x % 2])
    gen = (x async for x in ACount(2))
    out.append([x async for x in gen])
    return out


print(drive(loop())[1])


class BadAiter:
    def __aiter__(self):
        return 5


class BadAnext:
    def __aiter__(self):
        return self

    def __anext__(self):
        return 5


async def iterate(x):
    async for _ in x:
        pass


for x in (5, [1], BadAiter(), BadAnext()):
    try:
        drive(iterate(x))
    except TypeError as error:
        print(error)


async def stop_inside():
    raise StopIteration("x")


try:
    drive(stop_inside())
except RuntimeError as error:
    print(error)
import types
import inspect


@types.coroutine
def old_style():
    x = yield "old"
    return x


async def uses_old():
    return await old_style()


print(drive(uses_old(), ["sent"]), inspect.iscoroutinefunction(simple), inspect.isawaitable(Step(1)), simple.__code__.co_flags & 0x80 != 0)
for text in ("await x", "def f(): await x", "def f(): async for x in y: pass", "async def f(): yield from x", "async def f(): return 1; yield 2",
             "def f(): [x async for x in y]", "async def f(): await = 1", "def f(): async with x: pass", "async x = 1", "async def f(): def g(): await x",
             "async def f(): lambda: await x", "async def f(): [await x for x in y]", "async def f(): f'{await x}'", "await = 5", "async = 5"):
    try:
        compile(text, "t", "exec")
        print("compiles", text)
    except SyntaxError as error:
        print(text, "|", error.msg)
