# Modules that CPython carries in its binary: their specs, code names, tracebacks, _imp's functions, -X frozen_modules.
import _imp
import importlib
import os
import subprocess
import sys
import traceback

for name in _imp._frozen_module_names():
    print(name, _imp.find_frozen(name), _imp.is_frozen(name), _imp.is_frozen_package(name),
          _imp.get_frozen_object(name).co_filename)
data, is_package, origin = _imp.find_frozen("os", withdata=True)
print(type(data), is_package, origin)
for name in ("os", "codecs", "site", "runpy", "zipimport", "os.path", "importlib.util", "_frozen_importlib_external",
             "__hello__", "__hello_alias__", "__phello_alias__", "__phello_alias__.spam", "__phello__",
             "__phello__.ham.eggs", "__hello_only__"):
    module = importlib.import_module(name)
    print(name, module, module.__spec__, module.__spec__.loader_state, getattr(module, "__file__", "no file"),
          getattr(module, "__path__", "no path"), hasattr(module, "__cached__"), module.__package__)
for function in (_imp.find_frozen, _imp.get_frozen_object, _imp.is_frozen, _imp.is_frozen_package, _imp.init_frozen):
    for arguments in (("nowhere",), (3,), (), ("nowhere", b""), ("nowhere", 3)):
        try:
            print(function.__name__, arguments, function(*arguments))
        except (ImportError, TypeError) as error:
            print(function.__name__, arguments, type(error).__name__, error if isinstance(error, ImportError) else "")
            print(getattr(error, "name", None), getattr(error, "path", None))
try:
    os.fspath(os.PathLike.__new__(int))
except TypeError:
    traceback.print_exc(file=sys.stdout)
try:
    os.makedirs("/proc/nowhere/x")
except OSError:
    print("\n".join(traceback.format_exc().splitlines()[3:-1]))
_imp._override_frozen_modules_for_tests(-1)
print([name for name in _imp._frozen_module_names() if _imp.is_frozen(name)])
print(_imp.init_frozen("__hello__"))
_imp._override_frozen_modules_for_tests(1)
for name in ("__hello__", "__phello__"):
    made = _imp.init_frozen(name)
    print(made, made.__origname__, sorted(vars(made)), made is sys.modules[name])
_imp._override_frozen_modules_for_tests(0)
for option in ("off", "on", "", "maybe"):
    done = subprocess.run([sys.executable, "-X", "frozen_modules=" + option, "-c",
                           "import os; print(os.__spec__.origin, os.walk.__code__.co_filename)"],
                          capture_output=True, text=True)
    print(option, done.returncode, done.stdout, done.stderr)
