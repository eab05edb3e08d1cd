# repr of dicts that hold themselves, are changed by the repr of an item, or nest deeply.
d = {}
d["self"] = d
print(d, str(d), [d], (d,))
d = {1: {}}
d[1]["up"] = d
print(d, d[1])
l = []
d = {"list": l}
l.append(d)
print(d, l)
d = {}
d[(1,)] = (d,)
print(d)


class Item:
    def __init__(self, action):
        self.action = action

    def __repr__(self):
        self.action()
        return "Item()"


d = {}
d.update({1: Item(d.clear), 2: 3})
print(repr(d))
d = {}
d.update({1: Item(lambda: d.update({i: i for i in range(3)})), 2: 3})
print(repr(d))
d = {1: Item(lambda: 1 / 0)}
for i in range(2):
    try:
        repr(d)
    except ZeroDivisionError as error:
        print(error)
deep = {}
for i in range(100000):
    deep = {1: deep}
try:
    repr(deep)
except RecursionError as error:
    print(type(error).__name__)
try:
    other = {}
    for i in range(100000):
        other = {1: other}
    deep == other
except RecursionError as error:
    print(type(error).__name__)
print({}, {1: 2, "a": [1], None: ...}, {"é": "\n"})
