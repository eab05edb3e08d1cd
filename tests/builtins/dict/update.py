# dict.update: results, edge cases, errors and their messages.

def attempt(*args, **kwargs):
    d = {"a": 1}
    try:
        print(d.update(*args, **kwargs), d)
    except Exception as error:
        print(type(error).__name__, error, d)


class HasKeys:
    def keys(self):
        return iter("xy")

    def __getitem__(self, k):
        return k * 2


class BadKeys:
    def keys(self):
        return 5


attempt()
attempt({"b": 2})
attempt([("c", 3), ["d", 4], "ef"])
attempt(x=1, y=2)
attempt({"z": 1}, z=2)
attempt(HasKeys())
attempt(BadKeys())
attempt(5)
attempt(None)
attempt([1])
attempt(["abc"])
attempt([("x", 1), ("y",)])
attempt({}, {})
attempt([([], 1)])
attempt((k, k) for k in "pq")
attempt(**{"self": 1, "other": 2})
d = {"a": 1}
d.update(d)
print(d)


class Sub(dict):
    def __getitem__(self, k):
        return "overridden"

    def keys(self):
        return ["from keys"]


attempt(Sub(real=1))
