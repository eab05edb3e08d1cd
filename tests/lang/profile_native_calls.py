# sys.setprofile: native functions and methods, those that raise, calls with * and **.
import sys

events = []


def profiler(frame, event, arg):
    if event.startswith("c_"):
        events.append((event, getattr(arg, "__qualname__", arg), frame.f_code.co_name))


def calls():
    x = [3, 1]
    x.append(2)
    list.append(x, 5)
    len(x)
    len(*[x])
    sorted(x, key=lambda v: -v)
    sorted(*(x,), **{"reverse": True})
    str(5)
    "".join(["a"])
    int.__add__(1, 2)
    max(map(abs, x))
    try:
        [].pop()
    except IndexError:
        pass
    try:
        len(*[5])
    except TypeError:
        pass
    for _ in range(3):
        abs(-1)
    dict.fromkeys("ab")
    return isinstance(x, list)


sys.setprofile(profiler)
calls()
sys.setprofile(None)
for event in events:
    print(*event)


def failing(frame, event, arg):
    if event == wanted:
        raise RuntimeError(event)


for wanted in ("c_call", "c_return", "c_exception"):
    try:
        sys.setprofile(failing)
        try:
            [].pop()
        except IndexError:
            abs(1)
        sys.setprofile(None)
    except RuntimeError as error:
        print(error, sys.getprofile(), repr(error.__context__))
    sys.setprofile(None)
