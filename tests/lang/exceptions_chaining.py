# __cause__, __context__, __suppress_context__, __traceback__, notes, with_traceback, cycles of contexts, attributes.
import traceback

def show(error):
    print(type(error).__name__, error.args, "cause", repr(error.__cause__), "context", repr(error.__context__), "suppress", error.__suppress_context__)


try:
    try:
        1 / 0
    except ZeroDivisionError as inner:
        raise ValueError("during")
except ValueError as error:
    show(error)
try:
    try:
        1 / 0
    except ZeroDivisionError as inner:
        raise ValueError("from") from inner
except ValueError as error:
    show(error)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError("none") from None
except ValueError as error:
    show(error)
try:
    raise ValueError("class cause") from KeyError
except ValueError as error:
    show(error)
try:
    try:
        raise KeyError("try")
    finally:
        raise ValueError("finally")
except ValueError as error:
    show(error)
e = ValueError("manual")
e.__cause__ = KeyError("c")
show(e)
e.__context__ = TypeError("x")
e.__suppress_context__ = False
show(e)
for attr, value in (("__cause__", 5), ("__context__", "x"), ("__traceback__", 1), ("args", 5), ("__suppress_context__", "x"), ("__notes__", "x")):
    try:
        setattr(e, attr, value)
        print(attr, getattr(e, attr))
    except TypeError as error:
        print(attr, error)
try:
    del e.__cause__
except TypeError as error:
    print(error)
e = ValueError("notes")
print(hasattr(e, "__notes__"))
e.add_note("first")
e.add_note("second\nline")
print(e.__notes__)
try:
    e.add_note(5)
except TypeError as error:
    print(error)
print("".join(traceback.format_exception(e)))
print(e.with_traceback(None) is e)
try:
    e.with_traceback(5)
except TypeError as error:
    print(error)
a, b = ValueError("a"), KeyError("b")
try:
    try:
        raise a
    except ValueError:
        raise b
except KeyError:
    try:
        raise a
    except ValueError as error:
        show(error)
        print(repr(b.__context__))


def chain(n):
    try:
        if n == 0:
            raise LookupError("level 0")
        chain(n - 1)
    except LookupError as error:
        raise LookupError(f"level {n}") from (error if n % 2 else None)


try:
    chain(4)
except LookupError as error:
    text = "".join(traceback.format_exception(error))
    print(text.count("direct cause"), text.count("Traceback"), error)


class WithExtra(Exception):
    def __init__(self, code, **extra):
        super().__init__(code)
        self.code, self.extra = code, extra

    def __str__(self):
        return f"code={self.code}"


try:
    raise WithExtra(5, a=1)
except WithExtra as error:
    print(error, repr(error), error.extra, error.args)


class BadStr(Exception):
    def __str__(self):
        raise RuntimeError


print(traceback.format_exception_only(BadStr("x")))
print(repr(ValueError()), str(ValueError()), str(ValueError("a")), str(ValueError("a", 1)), repr(ValueError("a")), str(KeyError("a")), str(KeyError()), repr(KeyError("a", "b")))
o = OSError(2, "msg", "file")
print(o.errno, o.strerror, o.filename, o, type(o).__name__, repr(o), o.args, type(OSError(17, "x")).__name__, OSError("one"), OSError(1, 2, 3, 4, 5))
print(OSError(2, "m", "a", None, "b"), FileNotFoundError(1, "x").errno, type(OSError(13, "")).__name__, type(OSError(9999, "")).__name__)
s = StopIteration(1, 2)
print(s.value, SystemExit(4).code, SystemExit().code, SystemExit(1, 2).code, ImportError("m", name="n", path="p").name, AttributeError("m", name="n", obj=5).obj, NameError("m", name="x").name)
u = UnicodeEncodeError("ascii", "é", 0, 1, "ordinal")
print(u, u.object, u.start, u.end, u.reason, u.encoding)
try:
    UnicodeDecodeError("a", "b", 0, 1, "r")
except TypeError as error:
    print(error)
x = SyntaxError("msg", ("file", 3, 4, "text\n", 3, 8))
print(x, x.filename, x.lineno, x.offset, x.text, x.end_lineno, x.end_offset, x.msg)
print(issubclass(IOError, OSError), IOError is OSError, EnvironmentError is OSError, BlockingIOError(1, "x", 5).characters_written)
