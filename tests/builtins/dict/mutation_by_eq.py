# Dicts whose keys change the dict from __eq__ and __hash__ while it works with them.


class Key:
    def __init__(self, name, action=None, equal=False, number=1):
        self.name, self.action, self.equal, self.number = name, action, equal, number

    def __hash__(self):
        return self.number

    def __eq__(self, other):
        action, self.action = self.action, None
        if action:
            action()
        if self.equal == "raise":
            raise ValueError("compared " + self.name)
        return self.equal or self is other

    def __repr__(self):
        return "Key(" + self.name + ")"


def show(label, function):
    try:
        print(label, repr(function()))
    except Exception as error:
        print(label, type(error).__name__, error)


def case(label, operation, change, equal=False, others=0):
    d = {}
    for i in range(others):
        d[i + 100] = i
    stored = Key("stored")
    d[stored] = "old"
    wanted = Key("wanted")
    stored.action = lambda: change(d, stored, wanted)
    stored.equal = equal
    show(label, lambda: operation(d, wanted))
    stored.action = None
    stored.equal = False
    print("   ", sorted(map(repr, d)), len(d))


def grow(d, stored, wanted):
    for i in range(50):
        d[i + 1000] = i


def put_twin(d, stored, wanted):
    d[Key("twin", equal=True)] = "twin"


def clear_and_fill(d, stored, wanted):
    d.clear()
    for i in range(5):
        d[str(i)] = i


CHANGES = {
    "nothing": lambda d, stored, wanted: None,
    "clear": lambda d, stored, wanted: d.clear(),
    "delete stored": lambda d, stored, wanted: d.pop(stored),
    "grow": grow,
    "twin": put_twin,
    "clear and fill": clear_and_fill,
    "popitem": lambda d, stored, wanted: d.popitem(),
    "value": lambda d, stored, wanted: d.update({stored: "new"}),
    "replace all": lambda d, stored, wanted: (d.clear(), d.__setitem__(stored, "again")),
    "insert wanted": lambda d, stored, wanted: d.__setitem__(wanted, "mine"),
}


def set_it(d, key):
    d[key] = "set"


def delete_it(d, key):
    del d[key]


OPERATIONS = {
    "get": lambda d, key: d.get(key),
    "subscript": lambda d, key: d[key],
    "in": lambda d, key: key in d,
    "set": set_it,
    "delete": delete_it,
    "pop": lambda d, key: d.pop(key, "none"),
    "setdefault": lambda d, key: d.setdefault(key, "default"),
    "update": lambda d, key: d.update({key: "updated"}),
    "or": lambda d, key: len(d | {key: 1}),
    "fromkeys": lambda d, key: len(dict.fromkeys([*d, key])),
}

for operation in OPERATIONS:
    for change in CHANGES:
        for equal in (False, True, "raise"):
            case(f"{operation}, {change}, {equal}:", OPERATIONS[operation], CHANGES[change], equal)
    case(operation + " in a larger dict:", OPERATIONS[operation], CHANGES["clear"], True, 40)
    case(operation + " in a larger dict, growing:", OPERATIONS[operation], CHANGES["grow"], False, 40)

# Equality of dicts, with values that change one of them.
for change in ("clear", "grow", "nothing"):
    a, b = {}, {}

    class Item:
        def __eq__(self, other):
            if change == "clear":
                a.clear()
                b.clear()
            elif change == "grow":
                for i in range(100):
                    a[i] = b[-i] = i
            return True

    for i in range(4):
        a["k%d" % i] = Item()
        b["k%d" % i] = Item()
    print("equality,", change, a == b, len(a), len(b))

# A key whose hash changes the dict it is put into.
d = {}


class Hashing:
    def __hash__(self):
        d.clear()
        d.update(dict.fromkeys(range(30)))
        return 5


for operation in (lambda k: d.get(k), lambda k: d.__setitem__(k, 1), lambda k: d.setdefault(k, 2), lambda k: d.pop(k, 3)):
    d.clear()
    d["x"] = 1
    print(operation(Hashing()), len(d))


# Errors of __hash__ and of __eq__ come through.
class NoHash:
    def __hash__(self):
        raise KeyError("no hash")


for operation in (lambda k: d.get(k), lambda k: {}.get(k), lambda k: k in {}, lambda k: {k: 1}, lambda k: {}.pop(k, 1),
                  lambda k: {}.setdefault(k), lambda k: {1: 1}.pop(k, 1)):
    show("no hash:", lambda: operation(NoHash()))

# The order of operands: the key in the dict is on the left.
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
d = {one: 1}
print(two in d, log)
log.clear()
d[two] = 2
print(len(d), log)


# update() from a dict that changes meanwhile.
class Changing:
    def __init__(self, number, change=None):
        self.number, self.change = number, change

    def __hash__(self):
        return 1

    def __eq__(self, other):
        if self.change:
            self.change()
        return self.number == other.number


source = {}
for i in range(3):
    source[Changing(i)] = i
target = {}


def change():
    source[Changing(len(source) + 100)] = 1


target[Changing(77, change)] = 0
show("update while the source grows:", lambda: target.update(source))
