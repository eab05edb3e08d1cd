# a[b:c] of list, str and tuple with bounds that are ints or None, stored and read, and all that is not plain.
import traceback


def read(container):
    for start in (None, 0, 1, -2, 7, -9, 10 ** 30):
        for stop in (None, 0, 2, -1, 9, -10 ** 30):
            print(container[start:stop], container[start:stop:2], container[start:stop:-1], end=" ")
    print()


read([1, 2, 3, 4, 5])
read("hello")
read((1, 2, 3))
read(b"bytes")
read(range(6))


def store(start, stop, values):
    items = list(range(6))
    items[start:stop] = values
    return items


for start in (None, 0, 2, -1, 8):
    for stop in (None, 1, -2, 3):
        print(store(start, stop, [7, 8, 9]), store(start, stop, ()), store(start, stop, "ab"))


class Index:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n


class Sub(list):
    def __getitem__(self, key):
        return "sub", key

    def __setitem__(self, key, value):
        print("set", key, value)


class Text(str):
    pass


def odd():
    print([1, 2, 3][Index(1):Index(3)], "abc"[Index(1):], (1, 2, 3)[:Index(2)], [1, 2, 3][True:], "abc"[False:True])
    print(Sub([1, 2])[0:1], Text("hello")[1:3], type(Text("hello")[:]))
    Sub()[1:2] = "x"
    d = {}
    try:
        print({1: 2}[1:2])
    except TypeError as e:
        print(e)
    for what in (lambda: [1][1:2:0], lambda: "a"["x":], lambda: (1,)[1.5:], lambda: 5[1:2], lambda: None[:]):
        try:
            what()
        except Exception as e:
            print(type(e).__name__, e)


for _ in range(5):
    odd()


def errors():
    items = [1, 2, 3]
    try:
        items[0:2] = 5
    except TypeError as e:
        print(e, [f.lineno - e.__traceback__.tb_frame.f_code.co_firstlineno for f in traceback.extract_tb(e.__traceback__)])
    try:
        items[::2] = [1]
    except ValueError as e:
        print(e)
    try:
        print(items[0:
                    2:
                    0])
    except ValueError as e:
        print(e, [f.lineno - e.__traceback__.tb_frame.f_code.co_firstlineno for f in traceback.extract_tb(e.__traceback__)])
    print(items)


for _ in range(3):
    errors()


# What runs while a slice is stored changes the list.
class Changing:
    def __init__(self, items):
        self.items = items

    def __iter__(self):
        self.items.clear()
        return iter([8, 9])


items = [1, 2, 3, 4]
for _ in range(3):
    items[1:3] = Changing(items)
    print(items)


def swap(items, i):
    items[i:i + 2] = items[i + 1], items[i]
    return items[:i] + items[i:]


print([swap([1, 2, 3, 4], i) for i in range(3)])
