# Asynchronous generators driven by hand (PEP 525): steps, states and errors.
import sys


def drive(awaitable):
    """Runs an awaitable to its end; what it lets through is printed."""
    iterator = awaitable.__await__()
    value = None
    while True:
        try:
            print("  through:", iterator.send(value))
        except StopIteration as stop:
            return stop.value
        value = "sent"


def attempt(function, *args):
    try:
        result = function(*args)
        print("->", result if not hasattr(result, "send") else type(result).__name__)
    except BaseException as error:
        print(type(error).__name__, error)


class Through:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        got = yield self.value
        return got


async def numbers():
    try:
        got = yield 1
        print("  got", got)
        print("  awaited", await Through("x"))
        yield 2
    finally:
        print("  finally")


g = numbers()
print(repr(g).split(" at ")[0], g.__name__, g.__qualname__, g.ag_running, g.ag_await, g.ag_frame is not None, g.ag_code.co_name)
attempt(drive, g.__anext__())
attempt(drive, g.asend("hello"))
attempt(drive, g.__anext__())
attempt(drive, g.__anext__())
attempt(drive, g.asend(5))
print(g.ag_frame)
attempt(drive, numbers().asend(5))

step = (g := numbers()).__anext__()
attempt(step.send, None)
attempt(step.send, None)
attempt(step.throw, ValueError)
step.close()
step = g.asend(3)
step.close()
attempt(step.send, None)
step = g.athrow(ValueError("thrown"))
attempt(drive, step)
attempt(step.send, None)
attempt(step.throw, ValueError)
attempt(drive, g.aclose())

# Two steps at once.
g = numbers()
drive(g.__anext__())
first = g.__anext__()
print(first.send(None), g.ag_running, type(g.ag_await).__name__)
second, third, fourth = g.__anext__(), g.aclose(), g.athrow(ValueError)
attempt(second.send, None)
attempt(third.send, None)
attempt(fourth.send, None)
attempt(first.throw, KeyError("into"))
print(g.ag_running)

# Closing.
g = numbers()
drive(g.__anext__())
attempt(drive, g.aclose())
attempt(drive, g.__anext__())
attempt(drive, g.aclose())
attempt(drive, g.athrow(ValueError("late")))


async def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


g = stubborn()
drive(g.__anext__())
attempt(drive, g.aclose())


async def waits_while_closing():
    try:
        yield 1
    finally:
        await Through("closing")


g = waits_while_closing()
drive(g.__anext__())
attempt(drive, g.aclose())


async def catches():
    while True:
        try:
            yield "next"
        except ValueError as error:
            yield f"caught {error}"


g = catches()
drive(g.__anext__())
attempt(drive, g.athrow(ValueError("v")))
attempt(drive, g.athrow(ValueError, "w"))
attempt(drive, g.athrow(TypeError("out")))
attempt(drive, catches().athrow(ValueError("unstarted")))
attempt(drive, catches().athrow())
attempt(drive, catches().athrow(5))


async def stops():
    yield 1
    raise StopAsyncIteration


g = stops()
drive(g.__anext__())
attempt(drive, g.__anext__())


async def stops_too():
    yield 1
    raise StopIteration(3)


g = stops_too()
drive(g.__anext__())
attempt(drive, g.__anext__())

# anext().
g = numbers()
attempt(drive, anext(g))
attempt(drive, anext(g, "default"))
attempt(drive, anext(g, "default"))
attempt(drive, anext(g, "default"))
attempt(anext, 5)
attempt(anext, [], 5)


class Countdown:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        return self.n


c = Countdown(1)
attempt(drive, anext(c, "end"))
attempt(drive, anext(c, "end"))
attempt(drive, anext(c))
awaitable = anext(Countdown(2), "end")
print(type(awaitable).__name__)
attempt(awaitable.send, None)


async def loops():
    result = []
    async for x in numbers():
        result.append(x)
    async for x in Countdown(3):
        result.append(x)
    else:
        result.append("else")
    return result + [y async for y in Countdown(2)] + [(y, z) async for y in Countdown(2) if y async for z in Countdown(1)]


attempt(drive, loops())


async def nested():
    async for x in (y * 2 async for y in Countdown(3)):
        yield x


async def collect():
    return [x async for x in nested()]


attempt(drive, collect())

# Hooks.
hooks = []
sys.set_asyncgen_hooks(firstiter=lambda g: hooks.append(("first", g.__name__)), finalizer=lambda g: hooks.append(("finalizer", g.__name__)))
g = numbers()
print(hooks)
drive(g.__anext__())
drive(g.asend(1))
del g
print(hooks)
g = numbers()
drive(g.aclose())
del g
print(hooks)
print([h is not None for h in sys.get_asyncgen_hooks()])
sys.set_asyncgen_hooks(None, None)


def f():
    g = numbers()
    drive(g.__anext__())


f()
print(types := sorted(n for n in dir(numbers()) if not n.startswith("__")))
