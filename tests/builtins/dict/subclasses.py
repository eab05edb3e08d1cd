# Subclasses of dict: what the built-in methods ask them for, and what type results have.


class D(dict):
    pass


d = D(a=1)
print(type(d.copy()), type(d | {}), type({} | d), type(d.fromkeys("ab")), type(D.fromkeys("ab")))
d.attribute = 5
print(d, d.__dict__, d == {"a": 1}, repr(d))
d |= [("b", 2)]
print(type(d), d)


class Missing(dict):
    def __missing__(self, key):
        return "missing " + repr(key)


m = Missing(a=1)
print(m["a"], m["b"], m.get("b"), "b" in m, m.setdefault("c", 3), m.pop("d", 4))
try:
    m.pop("nope")
except KeyError as error:
    print(repr(error))
print("%(a)s %(z)s" % m)


class Raising(dict):
    def __missing__(self, key):
        raise LookupError(key)


try:
    Raising()["x"]
except LookupError as error:
    print(type(error).__name__, error)
instance = D()
instance.__missing__ = lambda key: 1
try:
    instance["x"]
except KeyError as error:
    print(repr(error))


class Loud(dict):
    def __setitem__(self, key, value):
        print("set", key, value)
        super().__setitem__(key, value)

    def __getitem__(self, key):
        print("get", key)
        return super().__getitem__(key)

    def keys(self):
        print("keys")
        return super().keys()

    def __iter__(self):
        print("iter")
        return super().__iter__()

    def __len__(self):
        return 42

    def __contains__(self, key):
        return True


loud = Loud(a=1)
loud["b"] = 2
loud.update(c=3)
loud.setdefault("d", 4)
print(dict(loud), {**loud}, len(loud), "zzz" in loud, bool(Loud()))
target = {}
target.update(loud)
print(target)
print(list(loud), sorted(loud))
print(Loud.fromkeys("xy", 0))
print(dict.__len__(loud), dict.__contains__(loud, "zzz"))
print(loud == {"a": 1, "b": 2, "c": 3, "d": 4}, {"a": 1, "b": 2, "c": 3, "d": 4} == loud)


class KeysOnly:
    def keys(self):
        return iter("xyz")

    def __getitem__(self, key):
        return key * 2


print(dict(KeysOnly()), {**KeysOnly()}, {} | dict(KeysOnly()))
target.update(KeysOnly())
print(target["z"])


class FromKeys(dict):
    def __new__(cls, *args):
        print("new", args)
        return super().__new__(cls)

    def __init__(self, *args):
        print("init", args)
        super().__init__(start=1)


print(FromKeys.fromkeys([1, 2], "v"))


class NotADict:
    def __setitem__(self, key, value):
        print("stored", key, value)

    fromkeys = classmethod(dict.fromkeys.__func__) if hasattr(dict.fromkeys, "__func__") else None


class Eq(dict):
    def __eq__(self, other):
        return "eq"

    __hash__ = None


print(Eq() == {}, {} == Eq(), Eq() != {})


class Slots(dict):
    __slots__ = ("x",)


s = Slots(a=1)
s.x = 2
print(s, s.x, hasattr(s, "__dict__"))
try:
    s.y = 1
except AttributeError as error:
    print(error)
try:
    dict.__new__(int)
except TypeError as error:
    print(error)
print(dict.__new__(D, 1, 2, x=3))
for args in ((1,), ([1],), ([(1,)],), ([(1, 2, 3)],), ("ab",), (["ab"],), (1, 2), (None,), ([(1, 2), [3, 4], "56"],)):
    try:
        print(dict(*args))
    except Exception as error:
        print(type(error).__name__, error)
