# Equal constants, tuples and tables of the code objects of one compilation are one object; those of equal value but
# another type or sign are not.
import marshal
import types


def all_code(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from all_code(constant)


for const in "None", "0", "0.0", "-0.0", "1e400", "b'abc'", "'abc'", "'not a name'", "10**30", "1j", "-1j", "(1, 2)", \
        "('a b', (b'x', 2.5))", "x in {1.5, 7}", "x in {1, 2, 3}", "b''", "()", "1.5e300", "2**200":
    namespace = {}
    exec(f"f1, f2 = lambda x: {const}, lambda x: {const}\ndef f3(y): return {const}", namespace)
    f1, f2, f3 = namespace["f1"], namespace["f2"], namespace["f3"]
    print(const, f1.__code__.co_consts is f2.__code__.co_consts, f1.__code__.co_consts is f3.__code__.co_consts,
          f1.__code__.co_linetable is f2.__code__.co_linetable, f1.__code__.co_varnames == f3.__code__.co_varnames,
          f1.__code__.co_names is f2.__code__.co_names, f1.__code__.co_consts)

code = compile("""
def a(): return 'not a name', 1.5, 10**25, 3j, b'abc'
def b(): return ('not a name',), x in {('not a name',)}, 10**25 + 1
def c(): return 1, 1.0, True, 1j, 0.0, -0.0, 'abc', b'abc', (1,), (1.0,), (True,)
def d(): return (1,), (1.0,), (True,), (0.0,), (-0.0,), x in {1}, x in {True}, x in {1.0}
class E:
    'not a name'
    def f(self): return self.x.y
    def g(self): return self.x.y
""", "f", "exec")
units = {unit.co_name: unit for unit in all_code(code)}
a, b = units["a"].co_consts, units["b"].co_consts
print(a, b)
text = next(c for c in a[1] if c == "not a name") if isinstance(a[1], tuple) else a[1]
print(any(text is item for constant in b if isinstance(constant, tuple) for item in constant))
print(units["c"].co_consts, units["d"].co_consts)
for name in "c", "d":
    for constant in units[name].co_consts:
        print(type(constant).__name__, repr(constant))
print(units["f"].co_names is units["g"].co_names, units["f"].co_exceptiontable is units["g"].co_exceptiontable,
      units["f"].co_code == units["g"].co_code)
print(marshal.loads(marshal.dumps(code)) == code)
many = compile("\n".join(f"def f{i}(): return {i % 50}.5, 'text {i % 70}', b'bytes {i % 30}', ({i % 20}, 'x y')" for i in range(2000)), "f", "exec")
print(len({id(constant) for unit in all_code(many) for constant in unit.co_consts if isinstance(constant, tuple)}),
      sum(1 for unit in all_code(many)))

# The objects of trees made by hand stand in the code themselves, but for frozensets with items, which are made anew.
import ast


def through_a_tree(constant):
    tree = ast.parse("x = 123")
    tree.body[0].value = ast.copy_location(ast.Constant(value=constant), tree.body[0].value)
    namespace = {}
    exec(compile(tree, "tree", "exec"), namespace)
    return namespace["x"]


for constant in (10**30, -10**30, 1e300, 1e300j, "a b" * 3, "name" * 5, b"bytes" * 3, (1, "x y", "q"), ((10**30,),), frozenset(), frozenset({1, 2}),
                 (frozenset(),), "", b"", 1.5, "é" * 3, "\ud800", None, True, ...):
    found = through_a_tree(constant)
    print(ascii(constant), found is constant, found == constant)
for operator in ast.UAdd, ast.USub, ast.Invert, ast.Not:
    for constant in 10**30, 1e300, 1e300j, 0.0, True:
        try:
            found = eval(compile(ast.fix_missing_locations(ast.Expression(ast.UnaryOp(operator(), ast.Constant(constant)))), "tree", "eval"))
            print(operator.__name__, found, found is constant)
        except TypeError as error:
            print(operator.__name__, error)
first, second = 10**30, int("1" + "0" * 30)
tree = ast.Module([ast.Assign([ast.Name("x", ast.Store())], ast.Constant(first)), ast.Assign([ast.Name("y", ast.Store())], ast.Constant(second))], [])
namespace = {}
exec(compile(ast.fix_missing_locations(tree), "tree", "exec"), namespace)
print(namespace["x"] is first, namespace["y"] is first)
