# Import statements in all forms: packages, relative imports, cycles, __all__, reload, errors, module attributes.
import sys
import os

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures"))
import pack
import pack.sub.leaf
import pack.sub.leaf as renamed
from pack import value, helper as h
from pack.sub import leaf, SUB
from pack.sub.leaf import *
from os import path as p, sep
import importlib

print(pack.value, value, h(2), leaf is renamed is pack.sub.leaf, SUB, sep, p is os.path)
print(exported, sorted(n for n in globals() if "hidden" in n))
print(pack.__name__, pack.__package__, pack.__path__[0].endswith("pack"), pack.sub.leaf.__package__, leaf.__spec__.name, leaf.__spec__.parent)
print(os.path.basename(leaf.__file__), leaf.relative(), type(leaf.__loader__).__name__, pack.__doc__)
import cycle_a
print(cycle_a.result(), cycle_a.cycle_b.result())
for text in ("import no_such_module", "import pack.nothing", "import pack.sub.leaf.deeper", "from pack import nothing", "from pack.sub import no_leaf", "from no_such import x",
             "from . import x", "from .. import x", "import raises", "import syntax_error", "from pack import *", "import sys.nothing", "from os import no_such_name",
             "__import__('')", "__import__(5)", "from raises import x", "importlib.import_module('.leaf')", "importlib.import_module('.leaf', 'pack.sub')", "from cycle_c import partial"):
    try:
        exec(text, {"__name__": "__main__", "importlib": importlib})
        print(text, "works")
    except Exception as error:
        print(text, "|", type(error).__name__, str(error).split(" (/")[0].replace(os.path.dirname(os.path.abspath(__file__)), ""), getattr(error, "name", None))
print("raises" in sys.modules, "pack.sub.leaf" in sys.modules, "no_such_module" in sys.modules)
module = importlib.import_module("pack.sub.leaf")
print(module is leaf, __import__("pack.sub.leaf") is pack, __import__("pack.sub.leaf", fromlist=["x"]) is leaf)
pack.value = "changed"
import pack as again
print(again.value)
importlib.reload(pack)
print(pack.value, again.value, value)
sys.modules["fake"] = "not a module"
import fake
print(fake)
sys.modules["none"] = None
try:
    import none
except ImportError as error:
    print(type(error).__name__, error)
print(pack.lazy_attribute)
try:
    pack.really_missing
except AttributeError as error:
    print(error)
print(sorted(n for n in dir(pack) if not n.startswith("__")))
import types
m = types.ModuleType("made", "its doc")
m.x = 5
sys.modules["made"] = m
from made import x
print(x, m.__doc__, m, m.__dict__["__name__"], repr(sys)[:13], m.__spec__)
try:
    from made import y
except ImportError as error:
    print(error)


def local_import():
    import math as m
    from math import floor, ceil as c
    return m.pi, floor(2.5), c(2.5)


print(local_import())


class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.startswith("virtual"):
            print("finder asked for", name, path)
            return importlib.util.spec_from_loader(name, Loader)


class Loader:
    @staticmethod
    def create_module(spec):
        return None

    @staticmethod
    def exec_module(module):
        module.answer = 42


import importlib.util
sys.meta_path.insert(0, Finder)
import virtual_module
print(virtual_module.answer, virtual_module)
import namespace_package.inside
print(namespace_package.inside.where, type(namespace_package.__path__).__name__, getattr(namespace_package, "__file__", None))
try:
    exec("def f():\n from os import *")
except SyntaxError as error:
    print(error.msg)
print(__name__, __package__, __spec__, os.path.basename(__file__))
real_import = __builtins__.__import__


def spy(name, globals=None, locals=None, fromlist=(), level=0):
    if name != "_io":  # CPython imports it to open files
        print("import", name, fromlist, level)
    return real_import(name, globals, locals, fromlist, level)


__builtins__.__import__ = spy
import json
from json import dumps as dj, loads
__builtins__.__import__ = real_import
