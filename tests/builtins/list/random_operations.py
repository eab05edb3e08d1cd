# Long random rows of changes to lists; the state after each hundred is printed as a number.

state = 2024


def random(limit):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
    return (state >> 33) % limit


def bound(size):
    return (None, random(2 * size + 4) - size - 2)[random(4) != 0]


def any_slice(size):
    step = (None, 1, 2, 3, -1, -2, -3, 50, -50)[random(9)]
    return slice(bound(size), bound(size), step)


def digest(items):
    value = 0
    for item in items:
        value = (value * 1000003 + (item if type(item) is int else len(item))) % 2**61
    return value


def change(items):
    kind = random(16)
    size = len(items)
    if kind == 0:
        items.append(random(100))
    elif kind == 1:
        items.insert(bound(size) or 0, random(100))
    elif kind == 2:
        items.pop(bound(size) or 0)
    elif kind == 3:
        items[any_slice(size)] = [random(100) for _ in range(random(6))]
    elif kind == 4:
        part = any_slice(size)
        items[part] = [random(100)] * len(items[part])
    elif kind == 5:
        del items[any_slice(size)]
    elif kind == 6:
        items.extend(range(random(9)))
    elif kind == 7:
        items += (random(9), "x")
    elif kind == 8:
        items *= (1, 1, 1, 2, 0)[random(5)]
    elif kind == 9:
        items.reverse()
    elif kind == 10:
        items.sort(key=str, reverse=random(2))
    elif kind == 11:
        items.remove(random(100))
    elif kind == 12:
        items[bound(size) or 0] = random(100)
    elif kind == 13:
        del items[bound(size) or 0]
    elif kind == 14:
        items[any_slice(size)] = items
    else:
        items[:] = items[any_slice(size)] + list(tuple(items)[any_slice(size)])
    if len(items) > 300:
        del items[random(50) :]


errors = {}
items = []
for step in range(6000):
    try:
        change(items)
    except (IndexError, ValueError) as error:
        errors[str(error)[:40]] = errors.get(str(error)[:40], 0) + 1
    if step % 100 == 0:
        print(step, len(items), digest(items), digest(reversed(items)), items.count(7), sorted(items, key=str)[:3])
print(sum(errors.values()), sorted(errors)[:5])

for _ in range(200):
    start, stop, step = random(40) - 20, random(40) - 20, random(11) - 5 or 7
    numbers = range(start, stop, step)
    part = any_slice(len(numbers))
    as_list = list(numbers)
    same = list(numbers[part]) == as_list[part] == list(tuple(numbers)[part])
    wanted = random(40) - 20
    same = same and (wanted in numbers) == (wanted in as_list) and len(numbers) == len(as_list)
    same = same and list(reversed(numbers)) == as_list[::-1]
    if not same:
        print("differs", numbers, part)
    print(part.indices(len(numbers)), len(numbers[part]), end=" ")
print()
