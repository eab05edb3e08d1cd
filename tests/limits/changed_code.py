"""Code objects changed at random and run: whatever they do, they may only raise.

usage: changed_code.py [SEED [ROUNDS]]. Instructions, arguments, constants, names, variables, flags, counts, the stack size and
both tables of sound code objects are changed by code.replace; what can be made of it is called, evaluated, sent to and
thrown into. Most changes make code that is refused before its first run; the rest does anything but harm.
"""

import gc
import opcode
import random
import signal
import sys
import types
import warnings

seed, rounds = (int(argument) for argument in (sys.argv[1:] + ["1", "1000"][len(sys.argv) - 1:]))
choose = random.Random(seed)
some = choose.choice
below = choose.randrange


class Slow(BaseException):
    """A run takes too long."""


def generates(a, b=2, *args, c=3, **kw):
    x = yield a
    y = [i * b for i in range(3)]
    try:
        z = x + 1
    except TypeError as error:
        z = str(error)
    return y, z, args, c, kw


def closes_over(a, b=1):
    q = a

    def inner(u, v=2):
        nonlocal q
        q += u
        return q, v, a
    return inner


def computes(a, b, /, c, *, d=4):
    for i in (1, 2, 3):
        with open("/dev/null"):
            a += i
    m = {"a": a, "b": [b], **{"c": c}}
    return f"{m!r:>10}" + str(d), a if b else c, (lambda: a)(), len(m), m["a"], {*m}


def catches(a):
    try:
        raise ExceptionGroup("g", [ValueError(a), TypeError(a)])
    except* ValueError as error:
        r = error
    match a:
        case [x, *_]: return x
        case {"k": v, **rest}: return v, rest
        case int(): return 7
    del r
    return a


def imports(a):
    import os.path as p
    from os import sep, linesep as l
    global made
    made = a
    assert a, "x"
    return p, sep, l, made


class Thing:
    def __init__(self, v):
        self.v = v

    def method(self, w=1):
        return self.v + w + super().__hash__() * 0

    @property
    def p(self):
        return self.v


async def awaits(a):
    async def inner():
        return a
    return await inner()


async def generates_async(a):
    for i in range(a):
        yield i


module = compile("class A:\n  x=1\n  def f(self): return __class__\n  y:int=x\nz=[A().f() for _ in 'ab']", "m", "exec")
FUNCTIONS = [generates, closes_over, closes_over(1), computes, catches, imports, Thing.__init__, Thing.method,
             Thing.p.fget, awaits, generates_async]
CONSTANTS = [None, 1, "s", b"b", (), (1,), ("a",), ("a", "b"), 1.5, 2**80, frozenset({1}), ..., generates.__code__,
             module, closes_over(1).__code__, int, [1], {}, object(), ("a", 1), True]
OPCODES = list(opcode.opmap.values())
FLAGS = [1, 2, 3, 4, 8, 0xC, 0x10, 0x20, 0x80, 0x100, 0x200, 0x40, 0x220, 0xA0, 0x120, 2**20, 2**24, 2**30]


def change_bytes(code):
    units = len(code) // 2
    kind, at = below(9), 2 * below(units)
    if kind < 3:
        code[at] = some(OPCODES)
    elif kind < 6:
        code[at + 1] = some([0, 1, 2, 3, 4, 5, 8, 16, 255, below(256)])
    elif kind == 6:
        other = 2 * below(units)
        code[at:at + 2], code[other:other + 2] = code[other:other + 2], code[at:at + 2]
    elif kind == 7:
        code[at:at] = bytes([some(OPCODES), below(4)])
    elif units > 1:
        del code[at:at + 2]
    return bytes(code)


def change_table(table):
    kind = below(3)
    if kind == 0 and table:
        table[below(len(table))] = below(256)
    elif kind == 1:
        table += bytes([0x80 | below(40), 1 + below(8), below(30), below(8)])
    else:
        table[:0] = bytes([0x80 | below(10), 1 + below(60), below(30), below(8)])
    return bytes(table)


def change_names(names, new):
    names, kind = list(names), below(3)
    if kind == 0:
        names = names[:-1]
    elif kind == 1:
        names.append(some(new))
    elif names:
        names[below(len(names))] = some(new)
    return tuple(names)


def changed(code):
    new = {}
    for _ in range(some([1, 1, 1, 2, 3])):
        kind = below(16)
        if kind < 6:
            new["co_code"] = change_bytes(bytearray(new.get("co_code", code.co_code)))
        elif kind == 6 and code.co_consts:
            constants = list(code.co_consts)
            constants[below(len(constants))] = some(CONSTANTS)
            new["co_consts"] = tuple(constants)
        elif kind == 7:
            new["co_exceptiontable"] = change_table(bytearray(code.co_exceptiontable))
        elif kind == 8:
            table = bytearray(code.co_linetable)
            table[below(len(table))] = below(256)
            new["co_linetable"] = some([bytes(table), b""])
        elif kind == 9:
            new["co_stacksize"] = some([0, 1, 2, 3, code.co_stacksize - 1, 100, 10**6, 2**24, 2**31 - 1, -1])
        elif kind == 10:
            new["co_flags"] = code.co_flags ^ some(FLAGS)
        elif kind == 11:
            new[some(["co_argcount", "co_kwonlyargcount", "co_posonlyargcount"])] = some(
                [0, 1, 2, 3, 5, code.co_nlocals, code.co_nlocals + 1, 100, 2**31 - 1])
        elif kind == 12:
            names = new["co_varnames"] = change_names(code.co_varnames, ["zz", "a", "b", "", 1])
            new["co_nlocals"] = len(names)
        elif kind < 15:
            field = some(["co_freevars", "co_cellvars"])
            new[field] = some([(), code.co_varnames[:2],
                               change_names(getattr(code, field), ["q", "a", "__class__", "new"])])
        else:
            new["co_names"] = change_names(code.co_names, ["__class__", "x", 1, None, "", "\udc80"])
    return code.replace(**new)


def use(result):
    for _ in range(6):
        if hasattr(result, "send"):
            result.send(some([None, 1]))
        elif hasattr(result, "__anext__"):
            result.asend(None).send(None)
    if hasattr(result, "throw") and below(2):
        result.throw(ValueError)
    if isinstance(result, types.FunctionType):
        result(1)


def call(function):
    kind = below(12)
    if kind == 0:
        sorted([1, 2], key=function)
    elif kind == 1:
        kind = type("Made", (), {name: function for name in (
            "__init__", "__add__", "__eq__", "__hash__", "__enter__", "__exit__", "__iter__", "__next__", "__del__",
            "__getattr__")})
        made = kind()
        {made: 1}, made == 1, made.missing
        with made:
            for _ in made:
                break
    else:
        values = [1, 2, "s", None, [1, 2], (1,), Thing(1), {"k": 1}, int, len]
        use(function(*(some(values) for _ in range(below(4))),
                     **{some(["a", "b", "c", "d", "x"]): 1 for _ in range(some([0, 0, 0, 1, 2]))}))


def run(function, code):
    names = {"__builtins__": __builtins__, "Thing": Thing, "len": len}
    if below(6) == 0:
        exec(code, names, some([{}, None, types.MappingProxyType({})]))
        return
    cells = tuple(types.CellType(*some([(), (1,)])) for _ in code.co_freevars)
    new = types.FunctionType(code, names, "n", some([None, (), (1,), (1, 2, 3)]), some([function.__closure__, cells]))
    if below(4) == 0:
        new.__kwdefaults__ = {"c": 1, "d": 2}
    for _ in range(some([1, 1, 3, 12])):  # the later ones run specialised instructions
        try:
            call(new)
        except Exception:
            pass


def too_slow(*_):
    if armed:
        raise Slow


def count(frame, event, argument):
    global events
    events += 1
    if events > 3000:
        raise Slow
    return count


sys.setrecursionlimit(150)
warnings.simplefilter("ignore")
sys.unraisablehook = lambda unraisable: None
signal.signal(signal.SIGALRM, too_slow)
refused = ran = 0
armed = False
for number in range(rounds):
    function = some(FUNCTIONS)
    code = some([function.__code__] * 8 + [module])
    nested = [i for i, constant in enumerate(code.co_consts) if isinstance(constant, types.CodeType)]
    events = 0
    try:
        if nested and below(3) == 0:
            at = some(nested)
            code = code.replace(co_consts=(*code.co_consts[:at], changed(code.co_consts[at]), *code.co_consts[at + 1:]))
        else:
            code = changed(code)
        armed = True
        signal.setitimer(signal.ITIMER_REAL, 1, 0.2)
        if below(2):
            sys.settrace(count)
        run(function, code)
        ran += 1
    except (Exception, Slow):
        refused += 1
    finally:
        armed = False
        sys.settrace(None)
        signal.setitimer(signal.ITIMER_REAL, 0)
    if number % 50 == 0:
        gc.collect()
print("done", file=sys.__stdout__)
