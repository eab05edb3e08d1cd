# Subscripts and slices of sequences: negative and huge bounds, steps, assignment, deletion, __index__, messages.

class I:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n


s = "abcdefgh"
lst = list(range(8))
t = tuple(lst)
bounds = [None, 0, 1, 3, 8, 20, -1, -3, -8, -20, 10**30, -(10**30)]
for start in bounds[::2]:
    for stop in bounds[1::2]:
        for step in (None, 1, 2, -1, -3, 10**20):
            sl = slice(start, stop, step)
            assert list(s[sl]) == [s[i] for i in lst[sl]] and t[sl] == tuple(lst[sl]) == tuple(range(8)[sl])
            print(sl, s[sl], sep="", end=" ")
    print()
print(s[I(1):I(4)], lst[I(-1)], s[True], lst[::I(3)], b"abc"[1], b"abc"[1:], bytearray(b"abc")[::-1])
for text in ("s[8]", "s[-9]", "lst[8]", "t[100]", "s['a']", "lst[1.0]", "t[None]", "s[1:'a']", "lst[::0]", "{}[1:2]",
             "range(3)[5]", "b'ab'[2]", "lst[10**30]", "s[::1.5]", "5[0]", "None[1]", "print[0]", "lst[1, 2]",
             "(1,)['x']", "bytearray(b'a')[9]", "{1: 2}[3]", "{'a': 1}['b']", "int[3]", "lst[I('x')]"):
    try:
        print(eval(text))
    except Exception as error:
        print(text, "|", type(error).__name__, error)
work = list(range(10))
work[2:4] = [20, 30, 40, 50]
print(work)
work[::3] = "abcd"
print(work)
work[5:2] = ["in"]
print(work)
work[:] = work[::-1]
print(work)
del work[::2]
print(work)
del work[-1], work[0]
print(work)
del work[1:100]
print(work)
work[0:0] = work
print(work)
work[len(work):] = [1, 2]
print(work)
work *= 0
print(work)
for text in ("lst[::2] = [1]", "lst[0:2] = 5", "lst[8] = 1", "del lst[8]", "t[0] = 1", "del t[0]", "s[0] = 'x'",
             "del s[0]", "lst['a'] = 1", "lst[::2] = 5", "del lst['a']", "range(3)[0] = 1", "b'a'[0] = 1",
             "x = bytearray(b'abc'); x[0] = 256", "x = bytearray(b'abc'); x[0] = 'a'", "x = {}; del x[1]"):
    try:
        exec(text)
        print("no error", text)
    except Exception as error:
        print(text, "|", type(error).__name__, error)
ba = bytearray(b"0123456789")
ba[2:4] = b"xyz"
ba[::5] = b"!!!"
del ba[-2:]
print(ba)


class Show:
    def __getitem__(self, k):
        return k

    def __setitem__(self, k, v):
        print("set", k, v)

    def __delitem__(self, k):
        print("del", k)


o = Show()
print(o[1:2:3], o[:], o[::], o[1:, ...], o[()], o[None:True], o[-1])
o[:] = 1
del o[1:2, 3]
print(slice(1, 2).indices(5), slice(None, None, -1).indices(5), slice(-100, 100, 7).indices(10), slice(3).stop)
print(slice(1, 2) == slice(1, 2), slice(1) < slice(2), slice(1, 2, 3))
try:
    hash(slice(1))
except TypeError as error:
    print(error)
