# Dicts of built-in types: what was looked up before changes neither what they have nor the identity of it.
import gc
import sys

before = list.append
print(before is list.__dict__["append"], before is vars(list)["append"], list.append is before)
print(sorted(vars(list)) == sorted(set(vars(list))), "append" in vars(list), len(vars(list)) == len(list.__dict__))

# Seen whole first, then looked up; looked up first, then seen whole.
whole = dict(vars(bytearray))
print(all(getattr(bytearray, name) is value or not hasattr(type(value), "__get__") or value == vars(bytearray)[name]
          for name, value in whole.items()))
names = ["add", "remove", "__len__", "__doc__", "__hash__", "__new__", "pop", "__contains__"]
one_by_one = {name: set.__dict__[name] if name == "pop" else getattr(set, name) for name in names}
for name in names:
    print(name, type(one_by_one[name]).__name__, one_by_one[name] == getattr(set, name), name in vars(set))

# Order: the same whether or not names were looked up.
complex.conjugate, complex.__add__, complex.real
order = list(vars(complex))
complex.imag
print(order == list(vars(complex)), len(order) == len(set(order)))

# Sizes, subclasses and super.
class Sub(frozenset):
    def union(self, *others):
        return ("sub", super().union(*others))

    def __len__(self):
        return 100 + super().__len__()

s = Sub("ab")
print(len(s), sorted(s.union("c")[1]), Sub.intersection is frozenset.intersection, "intersection" in vars(Sub))
print(Sub.__dict__.get("intersection"), frozenset.__dict__["intersection"] is frozenset.intersection)

# What is not there stays not there, before and after.
for t in (range, slice, memoryview, type(None), property):
    print(t.__name__, hasattr(t, "no_such"), hasattr(t, "__len__"), "__len__" in vars(t), hasattr(t, "no_such"))
    try:
        t.no_such
    except AttributeError as error:
        print(error)
    try:
        t.__len__ = 1
    except TypeError as error:
        print(error)

# Names by strings that are not interned, and by a subclass of str.
class Text(str):
    pass

name = "".join(["st", "art"])
print(getattr(range(3), name), getattr(range(3), Text("stop")), getattr(range, name) is vars(range)["start"])

# The collector and dir see whole dicts.
print(sorted(dir(range)) == sorted(set(vars(range)) | set(vars(object))))
gc.collect()
print(range.__dict__["index"] is range.index, sys.getrefcount(range.count) > 1)

# Exceptions: mostly inherited.
print([name for name in ("__init__", "__new__", "__str__", "args", "with_traceback") if name in vars(KeyError)])
print(sorted(vars(ArithmeticError)))
print(KeyError.with_traceback is BaseException.with_traceback)
