# inspect on functions, classes, frames and built-in functions: signatures, members, sources.
import functools
import inspect

def f(a, b: int = 1, /, c="x", *args: str, d, e=None, **kw) -> bool:
    """Doc of f."""
    return True


class K:
    """Doc of K."""
    attr = 1

    def __init__(self, x, *, y=2):
        pass

    def m(self, z):
        pass

    @classmethod
    def cm(cls, q):
        pass

    @staticmethod
    def sm(r=()):
        pass

    @property
    def p(self):
        return 1


class Sub(K):
    def m(self, z):
        pass


print(inspect.signature(f), inspect.signature(K), inspect.signature(K.m), inspect.signature(K(1).m), inspect.signature(K.cm), inspect.signature(K.sm), inspect.signature(lambda *a, k=1: 0))
print(inspect.signature(functools.partial(f, 1, d=5)), inspect.getdoc(f), inspect.getdoc(Sub.m), inspect.getfullargspec(f), str(inspect.signature(f).bind(1, d=2)))
for p in inspect.signature(f).parameters.values():
    print(p.name, p.kind.name, p.default is p.empty, p.annotation is p.empty)
for name in ("len", "print", "sorted", "isinstance", "sum", "open", "abs", "pow", "round", "divmod", "chr", "ord", "hasattr", "setattr", "compile", "exec", "callable", "id", "hash", "repr", "format", "all", "input"):
    print(name, inspect.signature(__builtins__.__dict__[name]))
for method in (list.append, list.pop, list.sort, list.index, str.split, str.join, str.replace, str.encode, dict.get, dict.setdefault, dict.fromkeys, bytes.decode, int.to_bytes, int.from_bytes, tuple.count, float.hex, str.strip, list.insert):
    print(method.__name__, inspect.signature(method), method.__text_signature__)
for thing in (range, dict, type, min, max, iter, getattr, int, str, 5):
    try:
        print(inspect.signature(thing))
    except (ValueError, TypeError) as error:
        print(type(error).__name__)
print([n for n, v in inspect.getmembers(Sub, inspect.isfunction)], inspect.isclass(K), inspect.isfunction(f), inspect.isbuiltin(len), inspect.ismethod(K(1).m), inspect.isgeneratorfunction(lambda: (yield)), inspect.ismethoddescriptor(list.append), inspect.isdatadescriptor(K.p))
print([(a.name, a.kind, a.defining_class.__name__) for a in inspect.classify_class_attrs(Sub) if not a.name.startswith("__")])
print(inspect.getsource(K.m), inspect.getsourcelines(f)[1], inspect.getmodule(f).__name__, inspect.cleandoc("a\n   b\n  c"), inspect.currentframe().f_code.co_name, inspect.stack()[0].function)


def g():
    x = yield 1
    yield x


gen = g()
print(inspect.getgeneratorstate(gen), next(gen), inspect.getgeneratorstate(gen), inspect.getgeneratorlocals(gen), inspect.unwrap(f) is f, inspect.getmro(Sub))
closure = (lambda y: lambda: y + undefined_thing)(1)
print(inspect.getclosurevars(closure).nonlocals, inspect.getclosurevars(closure).unbound)
try:
    inspect.signature(f).bind(1)
except TypeError as error:
    print(error)
