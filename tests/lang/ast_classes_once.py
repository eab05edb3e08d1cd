# The classes of module _ast belong to the interpreter: there is one set of them, with or without the module.
import ast
import builtins
import sys

first = sys.modules.pop("_ast")
import _ast as second

print(second is first, second.AST is first.AST, second.Name is ast.Name)
tree = ast.parse("x + 1", mode="eval")
print(isinstance(tree, second.Expression), isinstance(tree, first.AST))

# Neither making a tree nor compiling one imports the module.
del sys.modules["_ast"]
refuse = builtins.__import__


def no_import(name, *args, **kwargs):
    raise AssertionError(name)


builtins.__import__ = no_import
try:
    made = compile("y = [1, *z]", "<text>", "exec", 0x400)
    code = compile(made, "<tree>", "exec")
finally:
    builtins.__import__ = refuse
print("_ast" in sys.modules, type(made) is first.Module, code.co_names)
namespace = {"z": (2, 3)}
exec(code, namespace)
print(namespace["y"], ast.dump(made))
sys.modules["_ast"] = first
