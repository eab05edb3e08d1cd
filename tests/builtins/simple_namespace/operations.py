# types.SimpleNamespace: attributes from keywords, repr, comparison, copying.
import copy
import pickle
from types import SimpleNamespace


def cases(text):
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


class Derived(SimpleNamespace):
    pass


cases("""
SimpleNamespace()
SimpleNamespace(b=1, a='x')
SimpleNamespace(**{'a b': 1, '': 2})
SimpleNamespace(1)
SimpleNamespace({})
Derived(x=3)
SimpleNamespace(a=1) == SimpleNamespace(a=1)
SimpleNamespace(a=1) == SimpleNamespace(a=2)
SimpleNamespace(a=1, b=2) == SimpleNamespace(b=2, a=1)
SimpleNamespace(a=1) != SimpleNamespace(a=1)
SimpleNamespace(a=1) == Derived(a=1)
SimpleNamespace(a=1) == {'a': 1}
SimpleNamespace(a=1) < SimpleNamespace(a=1)
hash(SimpleNamespace())
SimpleNamespace(a=1).b
SimpleNamespace(a=1).__dict__
SimpleNamespace(a=1).__reduce__()
copy.copy(SimpleNamespace(a=[1]))
copy.deepcopy(SimpleNamespace(a=[1]))
pickle.loads(pickle.dumps(SimpleNamespace(a=[1])))
SimpleNamespace.__module__, SimpleNamespace.__qualname__
setattr(SimpleNamespace(), '__dict__', {})
""")
space = SimpleNamespace(a=1)
space.b = 2
del space.a
print(space, vars(space))
space.self = space
print(space)
space.__dict__["c"] = 3
print(space.c, space)
space.__dict__[5] = 6
print(space)
space.__init__(b=7)
print(space.b)
derived = Derived(a=1)
derived.inner = [derived]
print(derived)
