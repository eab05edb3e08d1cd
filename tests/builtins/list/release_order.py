# The order in which a list lets its items go, that it is whole when they go, and that it gives memory back.


class Item:
    """Tells when it dies, and what the list looks like then."""

    def __init__(self, number, target=None):
        self.number, self.target = number, target

    def __del__(self):
        log.append(self.number if self.target is None else (self.number, len(self.target)))

    def __lt__(self, other):
        return self.number < other.number


def make(count):
    items = []
    items.extend(Item(i, items) for i in range(count))
    return items


def show(label, change, count=6):
    items = make(count)
    log.clear()
    change(items)
    print(label, log, [getattr(item, "number", item) for item in items])
    for item in items:
        if isinstance(item, Item):
            item.target = None
    items.clear()


def delete(key):
    return lambda items: items.__delitem__(key)


def assign(key, values):
    return lambda items: items.__setitem__(key, values)


log = []
for key in (slice(None, None, 2), slice(None, None, -2), slice(1, 5, 3), slice(4, 0, -1), slice(1, 4), slice(None),
            slice(5, None, 2), slice(6, None, 2), 0, -1):
    show(("del", key), delete(key))
    show(("del of 40", key), delete(key), 40)
for key, values in ((slice(None, None, 2), "abc"), (slice(None, None, -2), "abc"), (slice(5, 2, -1), "abc"),
                    (slice(1, 4), "abc"), (slice(1, 5), "a"), (slice(1, 2), "abcdef"), (slice(None), ""), (2, "a")):
    show(("set", key), assign(key, values))
show(("set of 40", slice(None, None, 2)), assign(slice(None, None, 2), range(20)), 40)
show(("set of 40", slice(None, None, -2)), assign(slice(None, None, -2), range(20)), 40)
show("self", lambda items: items.__setitem__(slice(None, None, -1), items))
show("self in the middle", lambda items: items.__setitem__(slice(1, 3), items))
show("clear", list.clear)
show("*= 0", lambda items: items.__imul__(0))
show("*= -1", lambda items: items.__imul__(-1))
show("init", lambda items: items.__init__("ab"))

# Keys of a sort.
for reverse in (False, True):
    log.clear()
    items = [3, 1, 2]
    items.sort(key=Item, reverse=reverse)
    print(items, log)


def failing(number):
    if number == 2:
        raise ValueError(number)
    return Item(number)


log.clear()
items = [3, 1, 2, 0]
try:
    items.sort(key=failing)
except ValueError:
    print(items, log)


class Key:
    """A key that puts something into the list when it goes."""

    def __init__(self, number):
        self.number = number

    def __lt__(self, other):
        return self.number < other.number

    def __del__(self):
        items.append(self.number)


items = [3, 1, 2]
try:
    items.sort(key=Key)
except ValueError as error:
    print(error, items)

# How often a sort asks.
class Mute:
    calls = 0

    def __lt__(self, other):
        Mute.calls += 1
        return NotImplemented

    def __gt__(self, other):
        Mute.calls += 100
        return True


class Subclass(Mute):
    pass


for values in ([Mute(), Mute()], [Mute(), Mute(), Subclass()], [Subclass(), Mute()], [(Mute(),), (Mute(),)],
               [(Mute(), 1), (Mute(), 1), (Subclass(), 1)], [(1, Mute()), (1, Mute())], [((Mute(),),), ((Mute(),),)],
               [(), (Mute(),), (Mute(),)]):
    Mute.calls = 0
    values.sort()
    print(Mute.calls)

# Memory is given back.
for change in (lambda items: items.__delitem__(slice(None, None, 2)), lambda items: items.__delitem__(slice(9, None)),
               lambda items: items.__setitem__(slice(9, None), ""), lambda items: [items.pop() for i in range(900)]):
    items = list(range(1000))
    change(items)
    change(items) if len(items) > 100 else None
    print(len(items), items.__sizeof__() <= 40 + 8 * (len(items) * 2 + 8))
