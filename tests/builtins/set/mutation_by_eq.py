# Sets whose items change the set from __eq__ and __hash__ while it works with them.


class Item:
    def __init__(self, name, action=None, equal=False):
        self.name, self.action, self.equal = name, action, equal

    def __hash__(self):
        return 1

    def __eq__(self, other):
        action, self.action = self.action, None
        if action:
            action()
        if self.equal == "raise":
            raise ValueError("compared " + self.name)
        return self.equal or self is other

    def __repr__(self):
        return "Item(" + self.name + ")"


CHANGES = {
    "nothing": lambda s, stored, wanted: None,
    "clear": lambda s, stored, wanted: s.clear(),
    "remove stored": lambda s, stored, wanted: s.remove(stored),
    "grow": lambda s, stored, wanted: s.update(range(100, 200)),
    "clear and fill": lambda s, stored, wanted: (s.clear(), s.update("abcde")),
    "pop": lambda s, stored, wanted: s.pop(),
    "add wanted": lambda s, stored, wanted: s.add(wanted),
    "add twin": lambda s, stored, wanted: s.add(Item("twin", equal=True)),
    "intersect": lambda s, stored, wanted: s.intersection_update({5, 6}),
}


def augmented(s, other):
    s &= other
    return len(s)


OPERATIONS = {
    "in": lambda s, item: item in s,
    "add": lambda s, item: s.add(item),
    "remove": lambda s, item: s.remove(item),
    "discard": lambda s, item: s.discard(item),
    "update": lambda s, item: s.update([item]),
    "update set": lambda s, item: s.update({item}),
    "update dict": lambda s, item: s.update({item: 1}),
    "or": lambda s, item: len(s | {item, 7}),
    "and": lambda s, item: len(s & {item, 7, 5}),
    "intersection": lambda s, item: len(s.intersection([item, 7, 5])),
    "iand": lambda s, item: augmented(s, {item, 7, 5}),
    "sub": lambda s, item: len(s - {item, 7, 5}),
    "difference": lambda s, item: len(s.difference([item, 7, 5])),
    "difference dict": lambda s, item: len(s.difference({item: 1, 7: 1})),
    "difference_update": lambda s, item: s.difference_update({item, 7}),
    "xor": lambda s, item: len(s ^ {item, 7, 5}),
    "symmetric_difference_update": lambda s, item: s.symmetric_difference_update({item, 7}),
    "issubset": lambda s, item: s.issubset([item, 5, 6]),
    "issuperset": lambda s, item: s.issuperset([5, item]),
    "isdisjoint": lambda s, item: s.isdisjoint({item, 9}),
    "isdisjoint list": lambda s, item: s.isdisjoint([item, 9]),
    "equal": lambda s, item: s == {item, 5, 6},
    "less": lambda s, item: s < {item, 5, 6, 7},
    "greater": lambda s, item: s >= {item},
}

for operation in OPERATIONS:
    for change in CHANGES:
        for equal in (False, True, "raise"):
            s = {5, 6}
            stored = Item("stored")
            s.add(stored)
            wanted = Item("wanted")
            stored.action = lambda: CHANGES[change](s, stored, wanted)
            stored.equal = equal
            try:
                result = repr(OPERATIONS[operation](s, wanted))
            except Exception as error:
                result = type(error).__name__ + " " + str(error)
            stored.action = None
            stored.equal = False
            print(f"{operation}, {change}, {equal}: {result}", len(s), sorted(map(repr, s))[:6])

# An item whose hash changes the set.
s = {1}


class Hashing:
    def __hash__(self):
        s.clear()
        s.update(range(50))
        return 3


for operation in (s.add, s.discard, s.__contains__, lambda item: s.update([item])):
    operation(Hashing())
    print(len(s))

# The item in the set is on the left of ==.
log = []


class Left:
    def __init__(self, name):
        self.name = name

    def __hash__(self):
        return 7

    def __eq__(self, other):
        log.append((self.name, other.name))
        return NotImplemented


one, two = Left("one"), Left("two")
s = {one}
print(two in s, log)
