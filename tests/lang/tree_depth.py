# How deep trees may be nested: trees made by hand count against the recursion limit while compile() reads them, trees of a
# text while ast.parse makes their objects. The greatest depth that works, and what is raised beyond it.
# no-stress: depths depend on what stress settings leave of the C++ stack
import ast, sys


def wrap(n, kind):
    node = ast.Name("a", ast.Load(), lineno=1, col_offset=0, end_lineno=1, end_col_offset=1)
    for _ in range(n):
        if kind == "unary": node = ast.UnaryOp(ast.USub(), node, lineno=1, col_offset=0)
        elif kind == "binop": node = ast.BinOp(node, ast.Add(), ast.Name("b", ast.Load(), lineno=1, col_offset=0), lineno=1, col_offset=0)
        elif kind == "call": node = ast.Call(node, [], [], lineno=1, col_offset=0)
        elif kind == "list": node = ast.List([node], ast.Load(), lineno=1, col_offset=0)
        elif kind == "lambda": node = ast.Lambda(ast.arguments([], [], None, [], [], None, []), node, lineno=1, col_offset=0)
        elif kind == "kw": node = ast.Call(ast.Name("b", ast.Load(), lineno=1, col_offset=0), [], [ast.keyword("x", node, lineno=1, col_offset=0)], lineno=1, col_offset=0)
        elif kind == "comp": node = ast.ListComp(ast.Name("b", ast.Load(), lineno=1, col_offset=0), [ast.comprehension(ast.Name("b", ast.Store(), lineno=1, col_offset=0), node, [], 0)], lineno=1, col_offset=0)
    return ast.Expression(node)


def stmts(n, kind):
    node = ast.Pass(lineno=1, col_offset=0)
    for _ in range(n):
        if kind == "if": node = ast.If(ast.Constant(1, lineno=1, col_offset=0), [node], [], lineno=1, col_offset=0)
        elif kind == "def": node = ast.FunctionDef("f", ast.arguments([], [], None, [], [], None, []), [node], [], lineno=1, col_offset=0)
    return ast.Module([node], [])


def pat(n):
    node = ast.MatchValue(ast.Constant(1, lineno=1, col_offset=0, end_lineno=1, end_col_offset=1), lineno=1, col_offset=0, end_lineno=1, end_col_offset=1)
    for _ in range(n): node = ast.MatchSequence([node], lineno=1, col_offset=0, end_lineno=1, end_col_offset=1)
    return ast.Module([ast.Match(ast.Name("a", ast.Load(), lineno=1, col_offset=0), [ast.match_case(node, None, [ast.Pass(lineno=1, col_offset=0)])], lineno=1, col_offset=0)], [])


def attempt(f):
    try: f(); return "ok"
    except (RecursionError, MemoryError, SyntaxError, ValueError) as e: return f"{type(e).__name__}: {e.args[0] if e.args else ''}"


def limits(function, low, high):
    """The greatest depth between the two that works, what is raised at the next one and at the highest."""
    for _ in range(20):  # CPython counts a level less once its calls are specialised
        attempt(lambda: function(1))
    highest = attempt(lambda: function(high))
    if highest == "ok":
        return "ok at", high
    while high - low > 1:
        middle = (low + high) // 2
        if attempt(lambda: function(middle)) == "ok":
            low = middle
        else:
            high = middle
    return low, attempt(lambda: function(low + 1)), highest


for kind in "unary", "lambda", "kw", "comp":
    print(kind, limits(lambda n: compile(wrap(n, kind), "f", "eval"), 450, 1100))
for kind in "if", "def":
    print(kind, limits(lambda n: compile(stmts(n, kind), "f", "exec"), 900, 1100))
print("pattern", limits(lambda n: compile(pat(n), "f", "exec"), 900, 1100))
for pre, rep, post in ("a", "()", ""), ("a", ".b", ""), ("a", "*a", ""), ("", "-", "a"), ("a", " if a else a", ""), \
        ("if 1: pass", "\nelif 1: pass", ""):
    print(repr(rep), "parse", limits(lambda n: ast.parse(pre + rep * n + post), 2900, 3000))
    print(repr(rep), "compile", limits(lambda n: compile(pre + rep * n + post, "f", "exec"), 2900, 3000))
print("many", limits(lambda n: ast.parse("a\n" * n), 2900, 3100), limits(lambda n: ast.parse("a<" * n + "a"), 2900, 3100))


def deeper(n):
    return deeper(n - 1) if n else limits(lambda n: ast.parse("a" + "()" * n), 2600, 3000)


print(deeper(100))
sys.setrecursionlimit(500)
print(limits(lambda n: ast.parse("a" + "()" * n), 1400, 1500),
      limits(lambda n: compile(wrap(n, "unary"), "f", "eval"), 450, 600))
