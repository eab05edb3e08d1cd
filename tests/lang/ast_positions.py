# Which positions compile() wants of trees made by hand: patterns must have their ends, other nodes end where they begin.
import ast


def attempt(tree):
    try:
        compile(tree, "f", "exec")
        return "compiled"
    except Exception as error:
        return f"{type(error).__name__}: {error}"


TEXT = "def f(a, *b, c, **d): pass\nmatch x:\n case [1, *y] | {'k': y, **z}: pass\n case None | a.b: pass\n case _: pass\ntry: 1\nexcept* A: 2\ntry: 1\nexcept A: 2"
for index in range(len(list(ast.walk(ast.parse(TEXT))))):
    for name in "lineno", "col_offset", "end_lineno", "end_col_offset":
        for value in None, "deleted", "text", -1:
            tree = ast.parse(TEXT)
            node = list(ast.walk(tree))[index]
            if name not in node._attributes:
                continue
            if value == "deleted":
                delattr(node, name)
            else:
                setattr(node, name, value)
            print(index, type(node).__name__, name, value, attempt(tree))
