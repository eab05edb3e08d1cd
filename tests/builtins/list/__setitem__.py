# list.__setitem__: results, edge cases, errors and their messages.

def attempt(source):
    x = [0, 1, 2, 3, 4]
    try:
        exec(source, {"x": x, "I": I})
        print(source, x)
    except Exception as error:
        print(source, type(error).__name__, error, x)


class I:
    def __index__(self):
        return 2


for source in ("x[0] = 9", "x[-1] = 9", "x[5] = 9", "x[-6] = 9", "x['a'] = 1", "x[1:3] = [7]", "x[1:1] = 'ab'", "x[:] = []", "x[::2] = [7, 8, 9]", "x[::2] = [1]", "x[::-1] = range(5)",
               "x[4:1] = [5]", "x[1:3] = 5", "x[1:3] = x", "x[::2] = 5", "x[::0] = []", "x[I()] = 'i'", "x[I():] = 'i'", "x[10:] = (1,)", "x[-100:1] = {}", "x.__setitem__(0)", "x[1:2] = (i for i in x)",
               "x[1.5] = 1", "x[::-2] = 'abc'", "x[3::-1] = 'abcd'", "x[10**30] = 1", "x[10**30:] = [1]", "x[1:10**30] = ()"):
    attempt(source)


class Loud:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        print("del", self.n, len(items))


items = [Loud(0), Loud(1), Loud(2)]
items[0] = 5
items[0:2] = []
items[:] = [1]


class Shrinks:
    def __iter__(self):
        target.clear()
        return iter([7, 8])


target = list(range(10))
target[2:5] = Shrinks()
print(target)
