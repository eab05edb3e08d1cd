# The order in which the parts of a structure are destroyed, deep ones included: destruction that would nest too deeply
# is put off, last come first served. And finalizers that make further instances: each ends before the next begins when
# they are many.
import gc
import weakref

out = []


class X:
    def __init__(self, i):
        self.i = i

    def __del__(self):
        out.append(self.i)


def lists(n):
    c = None
    for i in range(n):
        c = [X(i), c, X(-i)]


def tuples(n):
    c = None
    for i in range(n):
        c = (X(i), c, X(-i))


def dicts(n):
    c = None
    for i in range(n):
        c = {1: X(i), 2: c, 3: X(-i)}


gc.disable()
for make in (lists, tuples, dicts):
    for n in (10, 48, 49, 50, 51, 60, 99, 100, 101, 130, 300):
        out.clear()
        make(n)
        print(make.__name__, n, out)


# Each finalizer makes the next instance.
class Again:
    count = 0

    def __del__(self):
        Again.count += 1
        if Again.count < 60000:
            Again()


Again()
print(Again.count)


class Holder:
    count = 0

    def __init__(self, inner):
        self.inner = inner

    def __del__(self):
        Holder.count += 1
        if Holder.count < 20000:
            Holder([Holder(None)])


Holder(None)
print(Holder.count)


# A weak reference to an object whose destruction waits gives nothing.
class Looks:
    def __init__(self, target):
        self.target = target

    def __del__(self):
        seen.add(self.target() is None)


class Plain:
    pass


for depth in range(40, 60):
    seen = set()
    plain = Plain()
    pair = [Looks(weakref.ref(plain)), plain]
    del plain
    for _ in range(depth):
        pair = [pair]
    del pair
    print(depth, sorted(seen))
