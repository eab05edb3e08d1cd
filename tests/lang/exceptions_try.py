# try, except, else, finally: matching, order, return and break inside, nested handlers, names of exceptions.

def flow(kind):
    log = []
    try:
        log.append("try")
        if kind == "value":
            raise ValueError("v")
        if kind == "key":
            raise KeyError("k")
        if kind == "index":
            [][0]
        if kind == "return":
            return log
    except ValueError as error:
        log.append(f"value {error}")
    except (KeyError, IndexError) as error:
        log.append(f"lookup {error!r}")
    else:
        log.append("else")
    finally:
        log.append("finally")
    return log


for kind in ("none", "value", "key", "index", "return"):
    print(kind, flow(kind))
try:
    raise ValueError("x") from None
except Exception as e:
    print(repr(e), e.args, e.__traceback__ is not None, e.__suppress_context__)
try:
    e
except NameError as error:
    print(error)


def returns():
    try:
        return "try"
    finally:
        print("finally runs")


def overrides():
    try:
        raise ValueError
    finally:
        return "swallowed"


def nested():
    try:
        try:
            raise ValueError("inner")
        finally:
            print("inner finally")
    except ValueError as error:
        print("outer", error)
        try:
            raise KeyError("second")
        except KeyError:
            print("handled second")
        import sys
        print(sys.exc_info()[0].__name__, sys.exception())
    import sys
    return sys.exc_info()


print(returns(), overrides(), nested())


def reraise():
    try:
        raise ValueError("original")
    except ValueError:
        raise


def loop():
    out = []
    for i in range(5):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            out.append(i)
        except Exception:
            pass
        else:
            out.append("else")
        finally:
            out.append(f"f{i}")
    return out


try:
    reraise()
except ValueError as error:
    print(error)
print(loop())
for text in ("raise", "raise 5", "raise 'x'", "raise int", "raise ValueError from 5", "raise ValueError()", "raise ValueError('a', 2)", "raise KeyError('a')",
             "raise None", "raise OSError(2, 'No file', 'name')", "raise type('E', (Exception,), {})", "raise StopIteration(5)", "raise AssertionError",
             "assert 0", "assert 0, 'message'", "assert 0, (1, 2)", "raise SystemExit(3)", "raise UnicodeDecodeError('utf8', b'ab', 0, 1, 'why')",
             "raise BaseException('b')", "raise type('NotExc', (), {})()", "raise SyntaxError('m', ('f', 1, 2, 'text'))"):
    try:
        exec(text)
    except BaseException as error:
        print(text, "|", type(error).__name__, error, error.args)
for clause in ("5", "'x'", "(ValueError, 5)", "int", "None", "()", "(ValueError, (KeyError, TypeError))", "[ValueError]", "undefined_name", "ValueError"):
    try:
        exec(f"try:\n raise TypeError('orig')\nexcept {clause}: print('matched')")
    except BaseException as error:
        print(clause, "|", type(error).__name__, error, "| context", repr(error.__context__))


class RaisesInInit(Exception):
    def __init__(self):
        raise RuntimeError("in init")


try:
    raise RaisesInInit
except RuntimeError as error:
    print(error)


class Meta(type):
    def __instancecheck__(cls, i):
        print("instancecheck not used")
        return True

    def __subclasscheck__(cls, i):
        print("subclasscheck not used")
        return True


class Odd(Exception, metaclass=Meta):
    pass


try:
    try:
        raise ValueError("odd")
    except Odd:
        print("no")
except ValueError:
    print("metaclass hooks are not asked")


def generator():
    try:
        yield 1
    except ZeroDivisionError:
        import sys
        print(sys.exc_info()[0])
        yield 2
    print(sys.exc_info())


g = generator()
next(g)
try:
    1 / 0
except ZeroDivisionError as error:
    print(g.throw(error))


def deep(n):
    if n == 0:
        raise LookupError("deep")
    try:
        deep(n - 1)
    finally:
        counter.append(n)


counter = []
try:
    deep(50)
except LookupError as error:
    print(error, len(counter))
e1 = ValueError(1)
print(e1 == ValueError(1), e1 != e1, [type(x).__name__ for x in (ArithmeticError(), OverflowError(), FloatingPointError())])
for text in ("try: pass", "try:\n pass\nexcept:\n pass\nexcept ValueError:\n pass", "try:\n pass\nelse:\n pass", "try:\n pass\nexcept ValueError, e:\n pass",
             "try:\n pass\nfinally:\n pass\nelse:\n pass", "try:\n pass\nexcept* :\n pass", "try:\n pass\nexcept* A:\n pass\nexcept B:\n pass",
             "for x in y:\n try:\n  pass\n except* E:\n  break", "try:\n pass\nexcept a as b.c:\n pass", "raise x from", "try:\n pass\nexcept A, B:\n pass"):
    try:
        compile(text, "t", "exec")
        print("compiles", repr(text))
    except SyntaxError as error:
        print(repr(text), "|", error.msg)
