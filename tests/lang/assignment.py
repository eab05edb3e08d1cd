# Assignment in all forms: chained, augmented, starred, to attributes, subscripts and slices; order of evaluation.

def log(value, name):
    print("eval", name)
    return value


a = b = c = [1]
print(a is b is c)
a, b = b, a = 1, 2
print(a, b)
[x, y], z = (1, 2), 3
print(x, y, z)
first, *middle, last = range(6)
print(first, middle, last)
*all_but_last, last = "abc"
print(all_but_last, last)
head, *rest = [1]
print(head, rest)
(*only,) = (1, 2)
print(only)
[*only] = "xy"
print(only)

d = {}
log(d, "container")[log("key", "key")] = log("value", "value")
log(d, "first")["a"] = log(d, "second")["b"] = log(7, "right side")
print(d)


class Recorder:
    def __setattr__(self, name, value):
        print("set", name, value)
        object.__setattr__(self, name, value)

    def __getattr__(self, name):
        print("get", name)
        return 10

    def __setitem__(self, key, value):
        print("setitem", key, value)

    def __getitem__(self, key):
        print("getitem", key)
        return 100


r = Recorder()
r.x = 1
r.y += 5
r[1:2] = "slice"
r[1:2, ..., None] = "extended"
r["k"] += 1
r.p, r[0] = 1, 2
i = 0
seq = [0, 0, 0]
i, seq[i] = 2, "after"
print(i, seq)

x = 5
x += 2; x -= 1; x *= 4; x //= 5; x **= 3; x %= 50; x <<= 2; x >>= 1; x &= 127; x |= 128; x ^= 3
print(x)
x /= 8
print(x)
values = [1, 2]
alias = values
values += (3,)
values *= 2
print(alias, alias is values)
t = (1,)
saved = t
t += (2,)
print(t, saved)
t = ([],)
try:
    t[0] += [1]
except TypeError as error:
    print(error, t)
lst = list(range(10))
lst[2:5] = "ab"
print(lst)
lst[::2] = [0] * len(lst[::2])
print(lst)
try:
    lst[::2] = [1]
except ValueError as error:
    print(error)
lst[3:3] = [7, 8]
lst[-1:] = []
print(lst)
for text in ("a, b = 1", "a, b = 1, 2, 3", "a, *b, c = [1]", "a, b = {}", "(a, b), c = [1, 2]", "a, b = None"):
    try:
        exec(text)
    except (ValueError, TypeError) as error:
        print(text, "|", type(error).__name__, error)
x: int = 3
y: "unused"
print(__annotations__)
(z): int = 4
r.q: int = 5
print("z" in __annotations__, len(__annotations__))
