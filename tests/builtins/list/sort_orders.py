# list.sort on every kind of keys and shape of data; failures and changes in the middle of it.

state = 12345


def random(limit):
    global state
    state = (state * 1103515245 + 12345) % 2**31
    return state // 65536 % limit


def digest(items):
    text = repr(items)
    value = 0
    for character in text:
        value = (value * 31 + ord(character)) % 2**61
    return value


class Number:
    """Compares by < alone."""

    def __init__(self, number, tag=None):
        self.number, self.tag = number, tag

    def __lt__(self, other):
        return self.number < other.number

    def __repr__(self):
        return f"{self.number}:{self.tag}"


kinds = {
    "small ints": lambda i: random(1000),
    "few ints": lambda i: random(5),
    "big ints": lambda i: random(3) * 2**70 + random(9) - 2**69,
    "floats": lambda i: random(100) / 4 - 10,
    "strings": lambda i: "abc"[random(3)] * random(6),
    "wide strings": lambda i: "aé日\U0001F600"[random(4)] * random(4),
    "int tuples": lambda i: (random(8), i),
    "float tuples": lambda i: (random(8) / 2, random(3)),
    "str tuples": lambda i: ("abc"[random(3)], i),
    "mixed tuples": lambda i: ((1, 1.5, 2)[random(3)], i),
    "nested": lambda i: ((random(3), "x"), random(4)),
    "lists": lambda i: [random(4), random(4)],
    "mixed numbers": lambda i: (1, 2.5, True, 2**70, 0)[random(5)],
    "objects": lambda i: Number(random(10), i),
    "ascending": lambda i: i,
    "descending": lambda i: -i,
    "saw": lambda i: i % 50,
    "nearly sorted": lambda i: random(500) if i % 30 == 0 else i,
}
for name, make in kinds.items():
    print(name)
    for count in (0, 1, 2, 3, 10, 63, 64, 65, 200, 1000):
        items = [make(i) for i in range(count)]
        plain = sorted(items)
        backward = sorted(items, reverse=True)
        by_key = sorted(items, key=repr)
        by_key_backward = sorted(items, key=lambda item: len(repr(item)), reverse=True)
        numbered = sorted(range(count), key=items.__getitem__)
        print(count, *[digest(x) for x in (plain, backward, by_key, by_key_backward, numbered)])

nan = float("nan")
print(sorted([3.0, nan, 1.0, nan, 2.0]), sorted([(nan, 1), (nan, 0), (1.0, 0)]))


# A failure leaves all items there.
class Fails:
    countdown = 0

    def __init__(self, number):
        self.number = number

    def __lt__(self, other):
        Fails.countdown -= 1
        if Fails.countdown < 0:
            raise ZeroDivisionError("enough")
        return self.number < other.number


for allowed in (0, 1, 5, 50, 300, 700, 1500):
    for with_key in (False, True):
        items = [Fails(random(1000)) for i in range(200)]
        before = sorted(item.number for item in items)
        Fails.countdown = allowed
        try:
            items.sort(key=(lambda item: item) if with_key else None)
            print("sorted", [item.number for item in items] == before)
        except ZeroDivisionError as error:
            print(error, len(items), sorted(item.number for item in items) == before)

# The list is empty meanwhile; what is put in is found out and thrown away.
items = [3, 1, 2]
seen = []


def spy(item):
    seen.append((len(items), list(items)))
    return item


items.sort(key=spy)
print(items, seen)


def try_sort(action):
    items = [3, 1, 2]

    def key(item):
        action(items)
        return item

    try:
        items.sort(key=key)
        print("fine", items)
    except ValueError as error:
        print(error, items)


try_sort(lambda items: items.append(1))
try_sort(lambda items: (items.append(1), items.pop()))
try_sort(lambda items: (items.append(1), items.clear()))
try_sort(lambda items: items.extend([]))
try_sort(lambda items: items.clear())
try_sort(lambda items: items.sort())
try_sort(lambda items: items.reverse())
try_sort(lambda items: items.__init__())
try_sort(lambda items: items.__init__("abc"))
try_sort(lambda items: items.__setitem__(slice(None), []))
try_sort(lambda items: items.insert(0, 1))
try_sort(lambda items: items.__imul__(3))


class Answers:
    def __init__(self, answer):
        self.answer = answer

    def __lt__(self, other):
        return self.answer


for answer in (True, False, 1, 0, "x", "", NotImplemented, None):
    items = [Answers(answer), Answers(answer), Answers(answer)]
    order = {id(item): i for i, item in enumerate(items)}
    try:
        items.sort()
        print(answer, [order[id(item)] for item in items])
    except TypeError as error:
        print(answer, error)


class Reflected:
    def __gt__(self, other):
        return True


class Child(Number):
    def __gt__(self, other):
        print("child asked")
        return other.number < self.number


print(len(sorted([Reflected(), Reflected()])))
print(sorted([Number(2), Child(1), Number(0)]))
