# tb_lineno of entries made by raising and by hand; frames that outlive their call through a traceback.
import gc
import sys
import types
import weakref


def fails():
    1 / 0


try:
    fails()
except ZeroDivisionError as error:
    entry = error.__traceback__
    print(entry.tb_lineno, entry.tb_next.tb_lineno, entry.tb_next.tb_frame.f_lineno)

bare = types.FunctionType(fails.__code__.replace(co_linetable=b""), globals())
try:
    bare()
except ZeroDivisionError as error:
    print(error.__traceback__.tb_next.tb_lineno, error.__traceback__.tb_next.tb_frame.f_lineno)


def own_frame():
    first = 1
    second = 2
    return sys._getframe()


frame = own_frame()
for lasti in (-3, -1, 0, 1, 2, 4, 8, 10000):
    print(lasti, types.TracebackType(None, frame, lasti, -1).tb_lineno)
print(types.TracebackType(None, frame, 2, -5).tb_lineno, types.TracebackType(None, frame, 2, 77).tb_lineno)


# The locals of every frame the exception passed live as long as the traceback, no longer.
class Noted:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)


def inner(depth, *rest, key=None, **more):
    local = Noted(f"local {depth}")
    if depth == 0:
        raise LookupError(depth)
    for item in [Noted("on the stack")]:
        inner(depth - 1, 1, 2, key=3, other=local)


try:
    inner(2, 9)
except LookupError as error:
    kept = error
print("caught")
at = kept.__traceback__
while at:
    names = {name: value for name, value in at.tb_frame.f_locals.items() if name in ("depth", "rest", "key")}
    if at.tb_frame.f_code.co_name == "inner":
        print(names, at.tb_lineno, at.tb_frame.f_back.f_code.co_name)
    at = at.tb_next
last = kept.__traceback__.tb_next.tb_next.tb_next.tb_frame
kept.__traceback__ = None
print("traceback dropped")
print(last.f_locals["depth"], last.f_back.f_back.f_locals["rest"])
last.clear()
print(last.f_locals)
del last, kept, at
gc.collect()
print("all dropped")


# An exception that is handled where it was raised leaves nothing behind.
def handled(count):
    token = Noted("token")
    reference = weakref.ref(token)
    for i in range(count):
        try:
            {}[i]
        except KeyError as error:
            assert error.__traceback__.tb_frame is sys._getframe()
            assert error.__traceback__.tb_next is None
    del token
    return reference() is None


print(handled(3))


def handled_in_generator():
    try:
        yield 1
        raise ValueError("in the generator")
    except ValueError as error:
        yield error


generator = handled_in_generator()
next(generator)
error = next(generator)
print(error.__traceback__.tb_frame.f_code.co_name, error.__traceback__.tb_lineno)
frame = error.__traceback__.tb_frame
generator.close()
print(frame.f_code.co_name, frame.f_back)


# except clauses: the exact class, a base, tuples, and what is no class.
class Base(Exception):
    pass


class Derived(Base):
    pass


def catch(raised, wanted):
    try:
        try:
            raise raised
        except wanted:
            return "caught"
    except BaseException as other:
        return f"{type(other).__name__}: {other}"


for raised in (Base("b"), Derived("d"), KeyError("k"), Derived):
    for wanted in (Base, Derived, (KeyError, Base), (), (Base, 1), 1, int, LookupError):
        print(raised, wanted, catch(raised, wanted))


# Locals die in the order of their slots: arguments, locals, cells.
def ordinary(argument):
    first = Noted("first")
    second = Noted("second")

    def uses():
        return cell

    cell = Noted("cell")


def suspended(argument):
    first = Noted("first")
    second = Noted("second")
    yield 1


def raising(argument):
    first = Noted("first")
    second = Noted("second")
    for item in [Noted("item")]:
        raise ValueError(1)


ordinary(Noted("argument"))
generator = suspended(Noted("argument"))
next(generator)
del generator
generator = suspended(Noted("argument"))
next(generator)
generator.close()
try:
    raising(Noted("argument"))
except ValueError as error:
    kept = error
print("kept")
del kept
