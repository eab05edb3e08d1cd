# Code of frozen modules is that of the library's source, whichever way it came into the program.
import _imp
import os
import sys

FILES = {
    "_frozen_importlib": "importlib/_bootstrap", "_frozen_importlib_external": "importlib/_bootstrap_external",
    "zipimport": "zipimport", "abc": "abc", "codecs": "codecs", "io": "io", "_collections_abc": "_collections_abc",
    "_sitebuiltins": "_sitebuiltins", "genericpath": "genericpath", "ntpath": "ntpath", "posixpath": "posixpath",
    "os.path": "posixpath", "os": "os", "site": "site", "stat": "stat", "importlib.util": "importlib/util",
    "importlib.machinery": "importlib/machinery", "runpy": "runpy",
}


def differences(frozen, compiled, path=""):
    for name in ("co_code", "co_names", "co_varnames", "co_cellvars", "co_freevars", "co_flags", "co_stacksize",
                 "co_firstlineno", "co_linetable", "co_exceptiontable", "co_name", "co_qualname", "co_filename"):
        if getattr(frozen, name) != getattr(compiled, name):
            yield path, name
    if len(frozen.co_consts) != len(compiled.co_consts):
        yield path, "co_consts"
        return
    for a, b in zip(frozen.co_consts, compiled.co_consts):
        if hasattr(a, "co_code") and hasattr(b, "co_code"):
            yield from differences(a, b, f"{path}.{a.co_name}")
        # CPython's own has tuples where its compiler makes sets.
        elif type(a) not in (tuple, frozenset) and (a != b or type(a) is not type(b)):
            yield path, a, b


for module, file in FILES.items():
    frozen = _imp.get_frozen_object(module)
    with open(os.path.join(sys._stdlib_dir, file + ".py"), "rb") as source:
        compiled = compile(source.read(), frozen.co_filename, "exec", dont_inherit=True, optimize=0)
    print(module, frozen.co_filename, list(differences(frozen, compiled)))
    print(_imp.get_frozen_object(module) == frozen)
