# isinstance where the answer is no, of objects with and without a __class__ of their own.


class Plain:
    pass


class Claims:
    @property
    def __class__(self):
        return int


class Slotted:
    __slots__ = ("a",)


class Getting:
    def __getattribute__(self, name):
        if name == "__class__":
            return list
        return object.__getattribute__(self, name)


class WithEntry:
    def __init__(self):
        self.__dict__["__class__"] = str


for _ in range(3):
    for value in (Plain(), Claims(), Slotted(), Getting(), WithEntry(), 1, "a", None, 1.5, [], Plain):
        print([isinstance(value, t) for t in (int, str, list, object, Plain, Claims, Getting, type, (int, str), (list, (Plain,)))])


class Late:
    pass


late = Late()
print(isinstance(late, float), isinstance(late, Late))
type.__setattr__(Late, "__repr__", lambda self: "late")
print(late)


class Meta(type):
    def __instancecheck__(cls, value):
        return value == 7


class Checked(metaclass=Meta):
    pass


print(isinstance(7, Checked), isinstance(8, Checked), isinstance(Checked(), Checked), isinstance(7, (str, Checked)))
import gc

# Tuples of what is in no cycle are of no interest to the collector.
print([gc.is_tracked(t) for t in ([], {}, set())][0], gc.is_tracked(1), gc.is_tracked("a"))
items = []
cycle = (items, 1)
items.append(cycle)
inner = ((1, "a"), 2.5)
print(gc.is_tracked(cycle), gc.is_tracked((1, [])))
for word in ("a", b"a"):
    t = (word, 1, (word, inner), None)
    gc.collect()
    gc.collect()
    print(gc.is_tracked(t), gc.is_tracked((t, cycle)))


class Leaf:
    def __del__(self):
        print("gone")


leaf = Leaf()
leaf.me = (1, (leaf, "x"))
del leaf
gc.collect()
