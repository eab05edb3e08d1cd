# A list that is changed by the code its own methods run: __eq__, __lt__, __del__, __index__, __iter__, __length_hint__.


def attempt(label, function):
    try:
        print(label, "->", repr(function()))
    except Exception as error:
        print(label, "raises", type(error).__name__ + ":", error)


class Clears:
    """Equal to nothing (or to everything); clears the list it is compared in."""

    def __init__(self, target, answer=False):
        self.target, self.answer = target, answer

    def __eq__(self, other):
        self.target.clear()
        return self.answer

    def __repr__(self):
        return "Clears()"


for answer in (False, True):
    for name in ("index", "count", "remove", "__contains__"):
        items = [1, 2, 3]
        items[1] = Clears(items, answer)
        attempt((name, answer), lambda: getattr(items, name)(5))
        print(items)
    items = [1, 2, 3]
    items[0] = Clears(items, answer)
    attempt(("==", answer), lambda: items == [5, 2, 3])
    items = [1, 2, 3]
    items[0] = Clears(items, answer)
    attempt(("<", answer), lambda: items < [5, 2, 3])
    print(items)


class Grows:
    def __init__(self, target):
        self.target = target

    def __eq__(self, other):
        if len(self.target) < 50:
            self.target.append(Grows(self.target))
        return False


items = []
items.append(Grows(items))
attempt("count while growing", lambda: items.count(1))
print(len(items))


class Dies:
    """Does something to a list when it goes."""

    def __init__(self, action):
        self.action = action

    def __del__(self):
        self.action()


def dying(change):
    items = list(range(5))
    log = []
    items[1:1] = [Dies(lambda: (log.append(list(items)), items.append("late")))]
    change(items)
    print(log, items)


def delete(items):
    del items[1]


def delete_slice(items):
    del items[0:3]


def delete_steps(items):
    del items[1::2]


def assign(items):
    items[1] = "new"


def assign_slice(items):
    items[1:3] = "xyz"


def assign_steps(items):
    items[1::2] = "xyz"


def times_nothing(items):
    items *= 0


for change in (delete, delete_slice, delete_steps, assign, assign_slice, assign_steps, times_nothing, list.clear,
               lambda items: items.pop(1), lambda items: items.__init__("abc"), lambda items: items.remove(items[1])):
    dying(change)


class Index:
    def __init__(self, number, action):
        self.number, self.action = number, action

    def __index__(self):
        self.action()
        return self.number


items = [1, 2, 3, 4]
attempt("item", lambda: items[Index(2, items.clear)])
items = [1, 2, 3, 4]
attempt("slice", lambda: items[Index(1, items.clear):])
items = [1, 2, 3, 4]
attempt("slice grows", lambda: items[1:Index(10, lambda: items.extend("ab"))])
items = [1, 2, 3, 4]
attempt("set item", lambda: items.__setitem__(Index(2, items.clear), 5))
items = [1, 2, 3, 4]
attempt("set slice", lambda: items.__setitem__(slice(Index(1, items.clear), 3), "abc"))
print(items)
items = [1, 2, 3, 4]
attempt("delete slice", lambda: items.__delitem__(slice(Index(1, items.clear), None, 2)))
print(items)
items = [1, 2, 3, 4]
attempt("pop", lambda: items.pop(Index(3, items.clear)))
items = [1, 2, 3, 4]
attempt("insert", lambda: items.insert(Index(3, items.clear), 5))
print(items)
items = [1, 2, 3, 4]
attempt("repeat", lambda: items * Index(2, items.clear))
attempt("index", lambda: [1, 2, 1].index(1, Index(1, lambda: None)))


def clearing(items, *values):
    items.clear()
    yield from values


items = [1, 2, 3, 4]
items[1:3] = clearing(items, "a", "b")
print(items)
items = [1, 2, 3]
items.extend(clearing(items, "a", "b"))
print(items)
items = [1, 2, 3]
items += clearing(items, "a", "b")
print(items)


class Hinted:
    def __init__(self, hint):
        self.hint = hint

    def __iter__(self):
        return iter("ab")

    def __length_hint__(self):
        return self.hint() if callable(self.hint) else self.hint


for hint in (0, 1, 10**6, -1, "x", NotImplemented, None, 2**80, lambda: 1 / 0, lambda: int("x"), lambda: [].x):
    attempt(("hint", hint if not callable(hint) else "error"), lambda: list(Hinted(hint)))
items = [1, 2, 3]
items.extend(Hinted(lambda: items.clear() or 3))
print(items)

# Iterators look at the list as it is.
items = [1, 2, 3]
seen = []
for item in items:
    seen.append(item)
    if len(items) < 6:
        items.append(item * 10)
print(seen)
items = [1, 2, 3, 4]
seen = []
for item in items:
    seen.append(item)
    items.pop()
print(seen)
items = [1, 2, 3, 4]
seen = []
for item in reversed(items):
    seen.append(item)
    del items[:2]
print(seen, items)


class Shows:
    def __init__(self, target):
        self.target = target

    def __repr__(self):
        self.target.pop()
        return "shows"


items = [1, 2, 3, 4]
items[1] = Shows(items)
print(repr(items))
