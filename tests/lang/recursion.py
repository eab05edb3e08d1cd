# Deep and runaway recursion in functions, methods, reprs, comparisons; the limit and how it is changed.
import sys

def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


print(depth(900))


def runaway():
    return runaway()


def caught(f, *args):
    try:
        f(*args)
        print("no error")
    except RecursionError as error:
        print(type(error).__name__, str(error).split(" while")[0])


caught(runaway)
caught(runaway)


class A:
    def __getattr__(self, name):
        return getattr(self, name + "x")

    def __eq__(self, other):
        return self == other

    def __repr__(self):
        return repr(self)

    def __call__(self):
        return self()

    def __len__(self):
        return len(self)

    def __hash__(self):
        return hash(self)

    def __iter__(self):
        return iter(self)

    def __add__(self, other):
        return self + other


a = A()
for f in (lambda: a.x, lambda: a == a, lambda: repr(a), lambda: a(), lambda: len(a), lambda: hash(a), lambda: list(a), lambda: a + 1, lambda: str([a])):
    caught(f)
sys.setrecursionlimit(200)
caught(depth, 300)
print(depth(100), sys.getrecursionlimit())
sys.setrecursionlimit(5000)
print(depth(4000))
for value in (0, -1, "x", 2**70):
    try:
        sys.setrecursionlimit(value)
    except Exception as error:
        print(type(error).__name__, error)
sys.setrecursionlimit(1000)
l = []
l.append(l)
d = {}
d["d"] = d
t = ([],)
t[0].append(t)
print(l, d, t)
caught(lambda: l == [l, 1] or [l] == [[l]] and l == d)
m, n = [], []
m.append(n)
n.append(m)
caught(lambda: m == n)
deep = []
for _ in range(100000):
    deep = [deep]
caught(lambda: repr(deep))
del deep
print("freed")


def mutual_a(n):
    return mutual_b(n - 1) if n else "a end"


def mutual_b(n):
    return mutual_a(n - 1) if n else "b end"


print(mutual_a(500), mutual_a(501))


def in_finally(n):
    try:
        in_finally(n + 1)
    finally:
        pass


caught(in_finally, 0)


def gen(n):
    if n:
        yield from gen(n - 1)
    yield n


caught(lambda: list(gen(2000)))
print(sum(gen(300)))
