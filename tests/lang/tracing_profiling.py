# sys.settrace and sys.setprofile: events, lines, return values, opcodes, local tracing, exceptions.
import sys

events = []


def tracer(frame, event, arg):
    if frame.f_code.co_filename != __file__:
        return None
    if event == "exception":
        arg = (arg[0].__name__, str(arg[1]))
    events.append((event, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, arg))
    return tracer


def simple(a):
    b = a + 1
    if b > 1:
        return b
    return 0


def looping():
    total = 0
    for i in range(2):
        total += i
    while total > 0:
        total -= 1
    return total


def catching():
    try:
        raise ValueError("x")
    except ValueError as error:
        pass
    finally:
        done = 1
    return done


def gen():
    yield 1
    yield 2


def multi_line():
    return max(
        1,
        2,
    )


def comp():
    return [x for x in (1, 2)]


def with_stmt():
    import contextlib
    with contextlib.nullcontext():
        pass


def show(f, *args):
    events.clear()
    sys.settrace(tracer)
    try:
        f(*args)
    except Exception:
        pass
    finally:
        sys.settrace(None)
    for e in events:
        if e[1] != "show":
            print(*e)
    print("--")


show(simple, 5)
show(looping)
show(catching)
show(lambda: list(gen()))
show(multi_line)
show(comp)
show(with_stmt)
show(lambda: 1 / 0)
calls = []


def profiler(frame, event, arg):
    name = frame.f_code.co_name if not event.startswith("c_") else arg.__name__
    if name not in ("setprofile",):
        calls.append((event, name))


sys.setprofile(profiler)
len([1])
simple(1)
try:
    int("x")
except ValueError:
    pass
sys.setprofile(None)
print(calls)


def local_only(frame, event, arg):
    if frame.f_code.co_name == "simple":
        def inner(frame, event, arg):
            print("inner", event, sorted(frame.f_locals))
            return inner
        frame.f_trace_lines = True
        return inner
    return None


sys.settrace(local_only)
simple(1)
looping()
sys.settrace(None)


def opcode_trace(frame, event, arg):
    frame.f_trace_opcodes = True
    frame.f_trace_lines = False
    if event == "opcode":
        ops.append(frame.f_lasti)
    return opcode_trace


ops = []
sys.settrace(opcode_trace)
simple(0)
sys.settrace(None)
print(ops)


def raising_tracer(frame, event, arg):
    raise RuntimeError("from tracer")


sys.settrace(raising_tracer)
try:
    simple(1)
except RuntimeError as error:
    print(error, sys.gettrace())
