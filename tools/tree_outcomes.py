"""What compile() of the running interpreter makes of syntax trees that were changed by hand.

    tree_outcomes.py SEED FROM COUNT OUT

Run by compare_trees.py, by CPython and by ouro: equal seeds give equal trees. OUT gets one line a tree, the outcome in
words. A tree comes from a generated program; some of its fields, lists, constants, contexts and positions are replaced
by others, right and wrong ones.
"""
import ast
import os
import random
import re
import sys
import warnings

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from generate_programs import make_program  # noqa: E402
from program_outcomes import describe_code, describe_error  # noqa: E402

MOST_NODES = 400
SNIPPETS = """
match x:
    case [1, *a] | {"k": b, **c} | C(d, e=f) as g if h: pass
    case None | True | -1 | 1+2j | a.b | "s" f"t": pass
-
async def f(a, /, b: int = 1, *c, d=2, **e) -> int:
    async with a as b, c: await d
    async for i in j: yield k
    return [x async for x in y if z]
-
try: raise A from b
except* C as d: del d, e[0], f.g
else: pass
finally: assert x, y
-
class A(B, *C, metaclass=D, **e):
    x: int = 3
    (y): str
    nonlocal_ = [a := 1, lambda *a, b=1, **c: (yield), {**p, q: r}, f"{x!r:>{w}} {y}"]
-
from __future__ import annotations
from . import a as b, c
import d.e as f
global g
for i, *j in k: continue
else: break
with (a as b, c): x @= y if z else ~w
while not (a < b <= c is not d in e): s[1:2, ::3] = t[...] = *u, v
print(*a, **b)
x = {a, *b}, {c: d for c in e}, (f for g in h), a and b or c, 1 .real, b"x", None
""".split("-\n")


class Text(str):
    pass


class Odd:
    def __repr__(self):
        return "<odd>"


def small_node(chance):
    """A node that may fit or not."""
    name = ast.Name("n", chance.choice([ast.Load(), ast.Store(), ast.Del()]), lineno=1, col_offset=0, end_lineno=1, end_col_offset=1)
    place = {"lineno": 1, "col_offset": 0, "end_lineno": 1, "end_col_offset": 1}
    one = ast.Constant(1, **place)
    return chance.choice([
        name, one, ast.Starred(name, ast.Load(), **place), ast.Starred(name, ast.Store(), **place), ast.Tuple([name, one], ast.Load(), **place),
        ast.Tuple([], ast.Store(), **place), ast.List([name], ast.Store(), **place), ast.Attribute(name, "a", ast.Store(), **place),
        ast.Subscript(name, ast.Slice(one, None, None, **place), ast.Load(), **place), ast.Slice(None, None, name, **place),
        ast.NamedExpr(name, one, **place), ast.Yield(None, **place), ast.Await(name, **place), ast.BinOp(one, ast.Add(), one, **place),
        ast.BoolOp(ast.And(), [name], **place), ast.BoolOp(ast.Or(), [], **place), ast.Compare(name, [], [], **place), ast.Compare(name, [ast.Lt()], [one, one], **place),
        ast.Dict([None], [name], **place), ast.Dict([name], [], **place), ast.Set([], **place), ast.Call(name, [ast.Starred(name, ast.Load(), **place)], [], **place),
        ast.JoinedStr([one], **place), ast.JoinedStr([ast.Constant("s", **place)], **place), ast.FormattedValue(name, chance.choice([-1, 114, 97, 0, 65, 300]), None, **place),
        ast.FormattedValue(name, -1, one, **place), ast.Lambda(ast.arguments([], [], None, [], [], None, []), one, **place), ast.ListComp(name, [], **place),
        ast.GeneratorExp(name, [ast.comprehension(name, one, [], chance.choice([0, 1, 2]))], **place), ast.UnaryOp(ast.Not(), name, **place), ast.IfExp(name, one, name, **place),
        ast.Pass(**place), ast.Break(**place), ast.Return(name, **place), ast.Expr(name, **place), ast.Assign([name], one, **place), ast.Assign([], one, **place),
        ast.AnnAssign(name, one, None, chance.choice([0, 1, 5]), **place), ast.AugAssign(name, ast.Sub(), one, **place), ast.Delete([], **place), ast.Delete([name], **place),
        ast.Global(["g"], **place), ast.Global([], **place), ast.Nonlocal(["g"], **place), ast.Import([], **place), ast.Import([ast.alias("a.b", None, **place)], **place),
        ast.ImportFrom("m", [ast.alias("*", None, **place)], 0, **place), ast.ImportFrom(None, [], 0, **place), ast.ImportFrom("m", [ast.alias("q", "r", **place)], chance.choice([-1, 0, 3, None]), **place),
        ast.Raise(None, name, **place), ast.Try([], [], [], [], **place), ast.Try([ast.Pass(**place)], [], [], [], **place), ast.Try([ast.Pass(**place)], [], [ast.Pass(**place)], [ast.Pass(**place)], **place),
        ast.TryStar([ast.Pass(**place)], [ast.ExceptHandler(None, None, [ast.Pass(**place)], **place)], [], [], **place), ast.ExceptHandler(name, "e", [], **place), ast.If(name, [], [], **place),
        ast.For(name, one, [ast.Pass(**place)], [], None, **place), ast.With([], [ast.Pass(**place)], None, **place), ast.withitem(name, one), ast.While(one, [], [], **place),
        ast.Match(name, [], **place), ast.Match(name, [ast.match_case(ast.MatchAs(None, None, **place), None, [ast.Pass(**place)])], **place), ast.MatchSingleton(chance.choice([None, True, 1, "x", Odd(), 0]), **place),
        ast.MatchValue(chance.choice([one, name, ast.Constant(None, **place), ast.UnaryOp(ast.USub(), one, **place), ast.BinOp(one, ast.Add(), one, **place), ast.JoinedStr([], **place)]), **place),
        ast.MatchSequence([ast.MatchStar(None, **place), ast.MatchStar("s", **place)], **place), ast.MatchStar("s", **place), ast.MatchMapping([one], [], None, **place), ast.MatchMapping([name], [ast.MatchAs(None, None, **place)], "r", **place),
        ast.MatchMapping([one, one], [ast.MatchAs(None, "a", **place)] * 2, None, **place), ast.MatchClass(chance.choice([name, one]), [], ["a", "a"], [ast.MatchAs(None, None, **place)] * 2, **place), ast.MatchClass(name, [], ["a"], [], **place),
        ast.MatchAs(ast.MatchAs(None, "a", **place), chance.choice([None, "b", "_"]), **place), ast.MatchOr([], **place), ast.MatchOr([ast.MatchAs(None, None, **place)] * chance.choice([1, 2]), **place),
        ast.arg("p", None, None, **place), ast.arguments([], [ast.arg("p", None, None, **place)], None, [], [], None, [one, one]), ast.arguments([], [], None, [ast.arg("p", None, None, **place)], [], None, []),
        ast.keyword("k", name, **place), ast.keyword(None, name, **place), ast.alias("x", "y", **place), ast.comprehension(name, one, [], 0), ast.Load(), ast.Store(), ast.Del(), ast.Add(), ast.Not(), ast.Is(), ast.And(),
        ast.FunctionDef("f", ast.arguments([], [], None, [], [], None, []), [], [], None, None, **place), ast.ClassDef("C", [], [], [ast.Pass(**place)], [name], **place), ast.Module([], []), ast.Expression(one), ast.expr(), ast.AST(),
    ])


def odd_value(chance):
    return chance.choice([
        None, 0, 1, -1, True, 2 ** 40, -(2 ** 70), 1.5, 1j, "", "s", "None", "__debug__", "a b", "\ud800", "True", Text("t"), b"b", [], [None], ["s"], [1], (), ("a",), (1, [2]), ((1, "x"), None), {},
        frozenset(), frozenset([1, (2, "a")]), frozenset([Odd]), Ellipsis, NotImplemented, Odd(), object, int, ast.Load, ast.Name, -0.0, (0.0, -0.0), 10 ** 50, "_", "*", "a.b", "\u00b5", "fi\ufb01",
    ])


def positions(chance):
    return chance.choice([None, -1, 0, 1, 2, 7, 1000, -1000, 2 ** 31, 2 ** 31 - 1, -2 ** 31, "1", 1.0, True, 2 ** 70])


def change(tree, chance):
    nodes = list(ast.walk(tree))
    node = chance.choice(nodes)
    kind = chance.randrange(10)
    fields = node._fields
    if kind == 0 and node._attributes:
        name = chance.choice(node._attributes)
        if chance.random() < 0.3:
            if hasattr(node, name):
                delattr(node, name)
        else:
            setattr(node, name, positions(chance))
        return
    if kind == 1 and hasattr(node, "ctx"):
        node.ctx = chance.choice([ast.Load(), ast.Store(), ast.Del(), ast.Load, None, ast.Add(), "x"])
        return
    if kind == 2 and isinstance(node, ast.Constant):
        node.value = odd_value(chance)
        if chance.random() < 0.3:
            node.kind = odd_value(chance)
        return
    if not fields:
        return
    name = chance.choice(fields)
    value = getattr(node, name, None)
    if isinstance(value, list) and chance.random() < 0.8:
        way = chance.randrange(6)
        if way == 0:
            value.insert(chance.randrange(len(value) + 1), chance.choice([None, small_node(chance), odd_value(chance)]))
        elif way == 1 and value:
            del value[chance.randrange(len(value))]
        elif way == 2 and value:
            value[chance.randrange(len(value))] = chance.choice([None, small_node(chance), odd_value(chance), chance.choice(nodes)])
        elif way == 3:
            value.clear()
        elif way == 4:
            setattr(node, name, tuple(value))
        else:
            value.insert(chance.randrange(len(value) + 1), small_node(chance))
        return
    way = chance.randrange(5)
    if way == 0:
        setattr(node, name, None)
    elif way == 1:
        if name in node.__dict__:
            delattr(node, name)
    elif way == 2:
        setattr(node, name, odd_value(chance))
    else:
        setattr(node, name, small_node(chance))


def first_tree(seed, chance):
    while True:
        if chance.random() < 0.5:
            return ast.parse(chance.choice(SNIPPETS))
        try:
            tree = ast.parse(make_program(seed, chance.randrange(1 << 30)).source)
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            continue
        if sum(1 for _ in ast.walk(tree)) <= MOST_NODES:
            return tree


def outcome(seed, number):
    chance = random.Random(seed * 1_000_003 + number)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        tree = first_tree(seed, chance)
        for _ in range(chance.choice([1, 1, 1, 2, 3])):
            change(tree, chance)
        caught.clear()
        mode = chance.choice(["exec"] * 9 + ["eval", "single"])
        if mode == "single" and isinstance(tree, ast.Module):
            tree = ast.Interactive(tree.body)
        elif mode == "eval":
            body = getattr(tree, "body", None)
            tree = ast.Expression(body[0].value if body and isinstance(body, list) and isinstance(body[0], ast.Expr) and hasattr(body[0], "value") else small_node(chance))
        flags = chance.choice([0, 0, 0, ast.PyCF_ALLOW_TOP_LEVEL_AWAIT])
        try:
            found = describe_code(compile(tree, "<tree>", mode, flags, False, chance.choice([0, 0, 2])))
        except BaseException as error:
            found = describe_error(error)
        texts = [found] + [f"{w.category.__name__} {w.message} {w.lineno}" for w in caught]
    return ascii(re.sub(r"0x[0-9a-f]+", "ADDRESS", "\n".join(texts)))


def main():
    seed, first, count = map(int, sys.argv[1:4])
    with open(sys.argv[4], "w", encoding="ascii") as out:
        for number in range(first, first + count):
            out.write(outcome(seed, number) + "\n")
            out.flush()


if __name__ == "__main__":
    main()
