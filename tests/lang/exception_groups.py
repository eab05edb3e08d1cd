# ExceptionGroup and except*: split, subgroup, derive, nesting, reraising, printing, errors.
import traceback

group = ExceptionGroup("many", [ValueError(1), TypeError("t"), ExceptionGroup("nested", [KeyError("k"), ValueError(2)])])
print(group, repr(group), group.message, group.exceptions)
print(group.subgroup(ValueError), group.split((KeyError, TypeError)), group.subgroup(lambda e: "1" in str(e)), group.subgroup(OSError))


def run(exception, *kinds):
    log = []
    try:
        try:
            if exception:
                raise exception
        except* ValueError as eg:
            log.append(("value", repr(eg), [repr(e) for e in eg.exceptions]))
        except* (KeyError, TypeError) as eg:
            log.append(("key/type", repr(eg)))
        else:
            log.append("else")
        finally:
            log.append("finally")
    except BaseException as rest:
        log.append(("rest", repr(rest)))
    return log


for e in (None, group, ValueError("plain"), OSError("other"), ExceptionGroup("o", [OSError(1), ValueError(3)]), ExceptionGroup("all", [KeyError(1)]), KeyboardInterrupt()):
    for entry in run(e):
        print(entry)
    print("--")
try:
    try:
        raise ExceptionGroup("g", [ValueError("a"), TypeError("b"), OSError("c")])
    except* ValueError:
        raise KeyError("new in handler")
    except* TypeError as eg:
        raise
except BaseException as error:
    print(repr(error), [repr(e) for e in error.exceptions], [repr(e.__context__) for e in error.exceptions])
for args in ((), ("m",), ("m", []), ("m", 5), (5, [ValueError()]), ("m", [5]), ("m", [KeyboardInterrupt()]), ("m", {ValueError("s")}), ("m", [ValueError], 3), ("m", [ValueError])):
    try:
        print(repr(ExceptionGroup(*args)))
    except Exception as error:
        print(type(error).__name__, error)
print(repr(BaseExceptionGroup("b", [ValueError()])), type(BaseExceptionGroup("b", [ValueError()])).__name__, type(BaseExceptionGroup("b", [KeyboardInterrupt()])).__name__)
for clause in ("ExceptionGroup", "(ValueError, ExceptionGroup)", "5", "BaseExceptionGroup"):
    try:
        exec(f"try:\n raise ValueError('x')\nexcept* {clause}:\n pass")
    except TypeError as error:
        print(clause, "|", error)


class MyGroup(ExceptionGroup):
    def derive(self, excs):
        return MyGroup("derived " + self.message, excs)


g = MyGroup("mine", [ValueError(1), KeyError(2)])
g.add_note("a note")
match, rest = g.split(ValueError)
print(repr(match), repr(rest), match.__notes__)
try:
    raise ExceptionGroup("printed", [ValueError("first"), ExceptionGroup("inner", [KeyError("second")])])
except ExceptionGroup as error:
    print("".join(traceback.format_exception(error)).replace(__file__, "FILE"))


def in_loop():
    out = []
    for i in range(3):
        try:
            raise ExceptionGroup("l", [ValueError(i)])
        except* ValueError as eg:
            out.append(eg.exceptions[0].args[0])
    return out


print(in_loop())
try:
    raise ExceptionGroup("split identity", [ValueError("same")])
except* ValueError as eg:
    original = eg
print(repr(original))
try:
    eg
except NameError as error:
    print(error)
for text in ("for i in x:\n try: pass\n except* E: continue", "def f():\n try: pass\n except* E: return 1", "try: pass\nexcept* E: pass\nexcept E: pass", "try: pass\nexcept*: pass"):
    try:
        compile(text, "t", "exec")
        print("compiles")
    except SyntaxError as error:
        print(repr(text), "|", error.msg)
