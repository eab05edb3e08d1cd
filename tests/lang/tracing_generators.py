# Trace events of generators that something is thrown into, of delegation, and of frames traced from their middle on.
import sys

events = []


def tracer(frame, event, arg):
    if frame.f_code.co_filename != __file__:
        return None
    shown = arg
    if isinstance(arg, (Counter, Stops)):
        shown = type(arg).__name__
    if event == "exception":
        shown = arg[0].__name__, arg[1].args
    events.append((frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, event, shown))
    return tracer


def traced(function, *arguments):
    events.clear()
    sys.settrace(tracer)
    try:
        function(*arguments)
    except BaseException as error:
        events.append(repr(error))
    finally:
        sys.settrace(None)
    print(function.__name__)
    for event in events:
        print("   ", event)


def generator(result=None):
    try:
        received = yield 1
        yield received
    except ValueError:
        yield "caught"
    return result


def closes():
    it = generator()
    next(it)
    it.close()


def throws():
    it = generator()
    next(it)
    it.throw(ValueError("a"))
    it.throw(KeyError("b"))


def throws_into_fresh():
    generator().throw(KeyError("c"))


def delegates(iterable):
    result = yield from iterable
    return result


def drains(iterable):
    for item in delegates(iterable):
        pass


def drains_directly(iterable):
    for item in iterable:
        pass
    else:
        return "drained"


def sends():
    it = delegates(generator("value"))
    next(it)
    it.send(5)
    try:
        it.send(6)
    except StopIteration as stop:
        print(stop.value)


class Stops:
    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration("stopped")


class Counter:
    def __init__(self, stop):
        self.stop = stop

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.stop -= 1
        if self.stop < 0:
            raise StopAsyncIteration
        return self.stop


async def loops():
    async for each in Counter(2):
        pass
    return await returns()


async def returns():
    return "awaited"


def runs():
    try:
        loops().send(None)
    except StopIteration as stop:
        print(stop.value)


def starts_in_the_middle(tracing):
    x = 1
    tracing(); y = 2
    return x + y


def from_the_middle():
    def start():
        frame = sys._getframe().f_back
        frame.f_trace = tracer
        sys.settrace(tracer)

    events.clear()
    starts_in_the_middle(start)
    sys.settrace(None)
    print(events)


traced(closes)
traced(throws)
traced(throws_into_fresh)
traced(drains, [1, 2])
traced(drains, generator())
traced(drains, generator("value"))
traced(drains, Stops())
for iterable in [1, 2], generator(), generator("value"):
    traced(drains_directly, iterable)
traced(sends)
traced(runs)
from_the_middle()
