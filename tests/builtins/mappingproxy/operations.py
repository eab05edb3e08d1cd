# types.MappingProxyType.
from types import MappingProxyType


def show(function):
    try:
        print(repr(function()))
    except Exception as error:
        print(type(error).__name__, error)


d = {"a": 1, "b": 2}
p = MappingProxyType(d)
for function in (
    lambda: p, lambda: str(p), lambda: p["a"], lambda: p["z"], lambda: len(p), lambda: list(p), lambda: "a" in p, lambda: [] in p,
    lambda: p.get("a"), lambda: p.get("z"), lambda: p.get("z", 5), lambda: p.keys(), lambda: p.values(), lambda: p.items(),
    lambda: p.copy(), lambda: type(p.copy()), lambda: list(reversed(p)), lambda: p == d, lambda: d == p, lambda: p != {}, lambda: p < p,
    lambda: p | {"c": 3}, lambda: {"c": 3} | p, lambda: p | p, lambda: type(p | p), lambda: p | 1, lambda: p.__ior__({}),
    lambda: hash(p), lambda: p.__setitem__("a", 1), lambda: setattr(p, "x", 1), lambda: MappingProxyType(), lambda: MappingProxyType(1),
    lambda: MappingProxyType([]), lambda: MappingProxyType(()), lambda: MappingProxyType("ab"), lambda: MappingProxyType(mapping={}),
    lambda: MappingProxyType({}, {}), lambda: MappingProxyType(other={}), lambda: MappingProxyType[int, str], lambda: p.pop("a"),
    lambda: MappingProxyType(p), lambda: type(int.__dict__), lambda: MappingProxyType.__name__, lambda: bool(MappingProxyType({})),
):
    show(function)
d["c"] = 3
print(p, len(p))


class Custom(dict):
    def __contains__(self, key):
        return "custom"

    def get(self, key, default=None):
        return ("get", key)

    def __missing__(self, key):
        return "missing"

    def __iter__(self):
        return iter("xyz")

    def keys(self):
        return "keys"


p = MappingProxyType(Custom(a=1))
print("q" in p, p.get("q"), p["q"], list(p), p.keys(), p)
try:
    del p["a"]
except TypeError as error:
    print(error)
try:
    p["a"] = 1
except TypeError as error:
    print(error)
match p:
    case {"a": value}:
        print("matched", value)
try:
    class Sub(MappingProxyType):
        pass
except TypeError as error:
    print(error)
