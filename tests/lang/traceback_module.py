# The traceback module and traceback objects: lines, columns, frames, locals, formatting and walking.
import sys
import traceback

def boom(x):
    y = x * 2
    return y / 0


def outer():
    return (boom(1)
            + 1)


try:
    outer()
except ZeroDivisionError as error:
    tb = error.__traceback__
    names = []
    while tb:
        names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno, tb.tb_frame.f_lineno))
        tb = tb.tb_next
    print(names)
    for frame in traceback.extract_tb(error.__traceback__):
        print(frame.name, frame.lineno, frame.colno, frame.end_lineno, frame.end_colno, frame.line)
    traceback.print_exc(file=sys.stdout)
    print(traceback.format_exc(limit=1))
    print(traceback.format_exception_only(type(error), error))
    summary = traceback.TracebackException.from_exception(error, capture_locals=False)
    print(summary.exc_type.__name__, str(summary), len(summary.stack))
    print(sorted(error.__traceback__.tb_next.tb_next.tb_frame.f_locals.items()))


def stack():
    return [f.name for f in traceback.extract_stack()]


print(stack(), (lambda: stack())())


def frames():
    f = sys._getframe()
    out = []
    while f:
        out.append((f.f_code.co_name, f.f_lineno))
        f = f.f_back
    return out


print(frames())
f = sys._getframe()
print(f.f_globals is globals(), f.f_locals is locals(), f.f_builtins["len"] is len, f.f_back, f.f_trace, f.f_lasti > 0)
try:
    exec("\n\nraise ValueError('in exec')")
except ValueError as error:
    traceback.print_exc(file=sys.stdout)


def gen():
    yield 1
    raise KeyError("gen")


try:
    for x in gen():
        pass
except KeyError:
    traceback.print_exc(file=sys.stdout)
try:
    [1 / x for x in (1, 0)]
except ZeroDivisionError:
    traceback.print_exc(file=sys.stdout)


class C:
    @property
    def p(self):
        return self.missing.attribute

    def __getitem__(self, i):
        raise IndexError("custom")


for function in (lambda: C().p, lambda: C()[1 + 2], lambda: "abc".foo.bar(1), lambda: len(5) + len([1]), lambda: 1 + "a" + 2,
                 lambda: {"a": 1}["b"]["c"], lambda: (1).real.x.y, lambda: print(undefined), lambda: [1, 2][5], lambda: "é日本" + 5):
    try:
        function()
    except Exception:
        traceback.print_exc(file=sys.stdout)
t = None
try:
    raise ValueError("reused")
except ValueError as error:
    t = error.__traceback__
try:
    raise KeyError("with tb").with_traceback(t)
except KeyError as error:
    print(len(traceback.extract_tb(error.__traceback__)))
print(t.tb_lasti >= 0, t.tb_next)
try:
    t.tb_next = t
except ValueError as error:
    print(error)
import types
made = types.TracebackType(None, sys._getframe(), 0, 7)
print(made.tb_lineno)
