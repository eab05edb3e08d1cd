# functions.operators_mixed_types: results, edge cases, errors and their messages.

values = [None, True, 5, -3, 2.5, 2j, "s", b"b", bytearray(b"y"), [1], (2,), {3: 4}, {5}, frozenset({6}), range(2), slice(1), ..., NotImplemented, len, int, object, ValueError]
import operator as op

names = {"+": op.add, "-": op.sub, "*": op.mul, "/": op.truediv, "//": op.floordiv, "%": op.mod, "**": op.pow, "@": op.matmul, "<<": op.lshift, ">>": op.rshift, "&": op.and_, "|": op.or_, "^": op.xor, "<": op.lt, "<=": op.le, "==": op.eq, "!=": op.ne, ">": op.gt, "in": lambda a, b: a in b,
         "+=": op.iadd, "*=": op.imul, "|=": op.ior, "divmod": divmod, "[]": op.getitem, "isinstance": isinstance}
for name, function in names.items():
    lines = []
    for a in values:
        for b in values:
            left = [1] if a == [1] else {3: 4} if type(a) is dict else {5} if type(a) is set else bytearray(a) if type(a) is bytearray else a
            try:
                lines.append(repr(function(left, b)))
            except Exception as error:
                lines.append(f"{type(error).__name__}: {error}")
    print(name)
    for line in lines:
        print(" ", line)
for name, function in {"-": op.neg, "+": op.pos, "~": op.invert, "not": op.not_, "abs": abs, "len": len, "iter": lambda x: type(iter(x)).__name__, "int": int, "float": float, "complex": complex, "bytes": bytes, "list": list, "bool": bool, "round": round, "index": op.index, "call": lambda x: x(), "next": next, "reversed": lambda x: list(reversed(x)), "dict": dict, "sum": sum, "sorted": sorted, "str": str}.items():
    for a in values:
        if name == "call" and a in (object, len):
            continue
        try:
            print(name, repr(a), repr(function(a)))
        except Exception as error:
            print(name, repr(a), type(error).__name__, error)
