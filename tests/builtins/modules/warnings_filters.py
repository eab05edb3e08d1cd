# _warnings without and with module warnings: filters, registries, places.
import _warnings
import sys

sys.stderr = sys.stdout


def attempt(function, *args, **kwargs):
    try:
        print(function.__name__, "->", function(*args, **kwargs))
    except BaseException as error:
        print(function.__name__, type(error).__name__, error)


attempt(_warnings.warn)
attempt(_warnings.warn, "x", int)
attempt(_warnings.warn, "x", 5)
attempt(_warnings.warn_explicit, "x", UserWarning, "f.py")
attempt(_warnings.warn_explicit, "x", UserWarning, 5, 3)
attempt(_warnings.warn_explicit, "x", UserWarning, "f.py", 3, registry=5)
attempt(_warnings.warn_explicit, "x", UserWarning, "f.py", 3, "mod", {}, 5)
attempt(_warnings.warn_explicit, "x", UserWarning, "f.py", 3, None)

import warnings

print(_warnings.filters is warnings.filters)
registry = {}
for _ in range(2):
    warnings.warn_explicit("once here", UserWarning, "f.py", 3, registry=registry)
print({key: value for key, value in registry.items() if key != "version"})


def place():
    warnings.warn("in place")
    warnings.warn("in caller", UserWarning, 2)
    warnings.warn("far", stacklevel=100)


place()
place()
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    place()
    warnings.warn(DeprecationWarning("instance"))
    print([(str(w.message), w.category.__name__, w.lineno, w.filename == __file__) for w in seen])
for action in ("error", "ignore", "once", "module", "default", "always"):
    with warnings.catch_warnings(record=True) as seen:
        warnings.resetwarnings()
        warnings.simplefilter(action)
        try:
            for _ in range(3):
                warnings.warn("text " + action)
            for line in (1, 1, 2):
                warnings.warn_explicit("other " + action, UserWarning, "g.py", line, registry={})
        except UserWarning as error:
            print("raised", error)
        print(action, len(seen))
with warnings.catch_warnings():
    warnings.filters.insert(0, ("bogus", None, Warning, None, 0))
    warnings._filters_mutated()
    attempt(warnings.warn_explicit, "b", UserWarning, "f.py", 3)
    warnings.filters[0] = ("x",)
    attempt(warnings.warn_explicit, "b", UserWarning, "f.py", 3)
    warnings.filters[0] = (5, None, Warning, None, 0)
    attempt(warnings.warn_explicit, "b", UserWarning, "f.py", 3)
    warnings.filterwarnings("error", "some.*", UserWarning, "mod", 7)
    attempt(warnings.warn_explicit, "some text", UserWarning, "f.py", 7, "mod")
warnings.warn_explicit("with source", UserWarning, "nofile.py", 2, module_globals={"__name__": "m", "__loader__": 5})
