# list.__delitem__: results, edge cases, errors and their messages.

def attempt(source):
    x = [0, 1, 2, 3, 4, 5, 6]
    try:
        exec(source, {"x": x})
        print(source, x)
    except Exception as error:
        print(source, type(error).__name__, error, x)


for source in ("del x[0]", "del x[-1]", "del x[7]", "del x[-8]", "del x['a']", "del x[1:3]", "del x[:]", "del x[::2]", "del x[1::2]", "del x[::-3]", "del x[5:2]", "del x[::0]", "del x[100:]",
               "del x[None]", "del x[-3:-1]", "del x[0], x[0]", "del x[::100]", "x.__delitem__(slice(2))", "x.__delitem__()"):
    attempt(source)


class Loud:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        print("del", self.n, [getattr(i, "n", i) for i in items])


items = [Loud(0), 1, Loud(2), 3]
del items[0]
del items[::2]
print(len(items))
