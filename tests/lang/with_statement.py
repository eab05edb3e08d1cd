# with: protocol order, several managers, suppression, targets, exceptions in exit, contextlib.
import contextlib

class M:
    def __init__(self, name, swallow=False, fail_enter=False, fail_exit=False):
        self.name, self.swallow, self.fail_enter, self.fail_exit = name, swallow, fail_enter, fail_exit

    def __enter__(self):
        print("enter", self.name)
        if self.fail_enter:
            raise RuntimeError("enter " + self.name)
        return self.name

    def __exit__(self, kind, value, tb):
        print("exit", self.name, kind and kind.__name__, value, tb is not None)
        if self.fail_exit:
            raise RuntimeError("exit " + self.name)
        return self.swallow


with M("a") as x, M("b") as (y), M("c"):
    print(x, y)
with (M("p") as p, M("q") as q,):
    print(p, q)
with M("swallow", swallow=True):
    raise ValueError("gone")
print("continues")
for managers in ((M("1"), M("2", fail_enter=True)), (M("1"), M("2", fail_exit=True)), (M("1", swallow=True), M("2", fail_exit=True)), (M("1", fail_exit=True), M("2", fail_exit=True))):
    try:
        with managers[0], managers[1]:
            raise KeyError("body")
    except Exception as error:
        print(repr(error), repr(error.__context__))


def returning():
    with M("r"):
        return "value"


def looping():
    for i in range(3):
        with M(i):
            if i == 0:
                continue
            break
    return i


print(returning(), looping())
d = {}
with M("t") as d["key"]:
    pass
with M("xy") as (first, second):
    print(first, second)
with M("attr") as M.attribute:
    pass
print(d, M.attribute)


class NoExit:
    def __enter__(self):
        pass


class NoEnter:
    def __exit__(self, *a):
        pass


class InstanceMethods:
    def __init__(self):
        self.__enter__ = self.__exit__ = lambda *a: None


class BadBool:
    def __bool__(self):
        raise ValueError("bool of exit result")


for manager in (5, NoExit(), NoEnter(), InstanceMethods(), open):
    try:
        with manager:
            print("never")
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, error)
try:
    with M("bad", swallow=BadBool()):
        raise KeyError
except ValueError as error:
    print(error)


@contextlib.contextmanager
def managed(name):
    print("before", name)
    try:
        yield name.upper()
    except ValueError as error:
        print("managed caught", error)
    finally:
        print("after", name)


with managed("m") as up:
    print(up)
    raise ValueError("inside")
try:
    with managed("k"):
        raise KeyError("through")
except KeyError as error:
    print(repr(error))


@managed("decorator")
def decorated():
    print("in decorated")


decorated()
decorated()
with contextlib.ExitStack() as stack:
    for n in "ab":
        stack.enter_context(M(n))
    stack.callback(print, "callback", 1, sep="-")
    stack.push(lambda *a: print("pushed", a[0]) or True)
    raise ValueError("in stack")
with contextlib.suppress(ZeroDivisionError, KeyError):
    1 / 0
import io
out = io.StringIO()
with contextlib.redirect_stdout(out):
    print("captured")
print(repr(out.getvalue()))
with contextlib.closing(io.StringIO("x")) as f:
    print(f.read())
print(f.closed)
with contextlib.nullcontext(5) as five:
    print(five)


@contextlib.contextmanager
def twice():
    yield 1
    yield 2


@contextlib.contextmanager
def never():
    return
    yield


for manager in (twice, never):
    try:
        with manager():
            pass
    except RuntimeError as error:
        print(error)


def gen():
    with M("in generator"):
        yield 1
        yield 2


g = gen()
next(g)
g.close()
