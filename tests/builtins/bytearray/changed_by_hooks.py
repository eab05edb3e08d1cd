# bytearray and memoryview changed by the hooks that they call: __index__, __iter__, __getitem__, __buffer__ users.
def attempt(name, action, shown=lambda: ""):
    try:
        print(name, ascii(action()), shown())
    except Exception as error:
        print(name, type(error).__name__, error, shown())


class Index:
    def __init__(self, value, hook):
        self.value, self.hook = value, hook

    def __index__(self):
        self.hook()
        return self.value


b = bytearray(b"abcdef")
attempt("setitem clears in the key", lambda: b.__setitem__(Index(2, b.clear), 65), lambda: b)
b = bytearray(b"abcdef")
attempt("setitem clears in the value", lambda: b.__setitem__(2, Index(65, b.clear)), lambda: b)
b = bytearray(b"abcdef")
attempt("getitem clears", lambda: b[Index(2, b.clear)], lambda: b)
b = bytearray(b"abcdef")
attempt("slice clears", lambda: b[Index(0, b.clear):4], lambda: b)
b = bytearray(b"abcdef")
attempt("find clears", lambda: b.find(b"e", Index(0, b.clear)), lambda: b)
b = bytearray(b"abcdef")
attempt("count of int clears", lambda: b.count(Index(97, b.clear)), lambda: b)
b = bytearray(b"abcdef")
attempt("startswith clears", lambda: b.startswith(b"a", Index(0, b.clear)), lambda: b)
b = bytearray(b"abcdef")
attempt("insert clears", lambda: b.insert(3, Index(65, b.clear)), lambda: b)
b = bytearray(b"abcdef")
attempt("append clears", lambda: b.append(Index(65, b.clear)), lambda: b)
b = bytearray(b"abcdef")
attempt("remove clears", lambda: b.remove(Index(97, b.clear)), lambda: b)
b = bytearray(b"abcdef")
attempt("pop clears", lambda: b.pop(Index(1, b.clear)), lambda: b)
b = bytearray(b"abcdef")
attempt("contains clears", lambda: b.__contains__(Index(97, b.clear)), lambda: b)
b = bytearray(b"abcdef")
attempt("slice assignment clears", lambda: b.__setitem__(slice(Index(1, b.clear), 3), b"XYZ"), lambda: b)
b = bytearray(b"abcdef")
attempt("extended slice deletion clears", lambda: b.__delitem__(slice(Index(0, b.clear), 6, 2)), lambda: b)


def growing():
    for i in range(4):
        b.append(120)
        yield 65 + i


b = bytearray(b"ab")
attempt("extend while appending", lambda: b.extend(growing()), lambda: b)
b = bytearray(b"ab")
attempt("slice assignment while appending", lambda: b.__setitem__(slice(0, 1), growing()), lambda: b)
b = bytearray(b"abc")
attempt("join of its own views", lambda: b.join([b, b, memoryview(b)]), lambda: b)
b = bytearray(b"abc")
attempt("added to itself", lambda: b.__iadd__(b))
b[1:2] = b
b.extend(b)
print(b, len(b))
b = bytearray(b"abc")
for c in b:
    if len(b) < 10:
        b.append(c + 1)
print(b)
b = bytearray(b"abcdef")
for c in b:
    print(c, b.pop(), b)

b = bytearray(b"abcdef")
m = memoryview(b)
attempt("view released in the key", lambda: m[Index(0, m.release)])
m = memoryview(b)
attempt("view released in the value", lambda: m.__setitem__(0, Index(65, m.release)), lambda: b)
m = memoryview(b)
attempt("view released in a slice", lambda: m[Index(0, m.release):3].tolist())
m = memoryview(b).cast("B", (2, 3))
attempt("view released in an index tuple", lambda: m[0, Index(0, m.release)])
m = memoryview(b)
attempt("cast released by the shape", lambda: m.cast("B", [Index(2, m.release), 3]))


class Truth:
    def __bool__(self):
        n.release()
        return True


n = memoryview(b).cast("?")
attempt("view released by truth", lambda: n.__setitem__(0, Truth()), lambda: b)
m = memoryview(b)
k = m[1:]
attempt("resize with two views", lambda: b.append(1))
m.release()
attempt("resize with one view", lambda: b.append(1))
k.release()
attempt("resize without views", lambda: b.append(1), lambda: b)
m = memoryview(b)
inner = memoryview(m)
m.release()
print(inner.tolist(), inner.obj is b)
del inner
b.append(2)
print(b)


class Failing:
    def __bytes__(self):
        raise ZeroDivisionError("bytes")

    def __iter__(self):
        raise ZeroDivisionError("iter")


attempt("bytes of failing", lambda: bytes(Failing()))
attempt("bytearray of failing", lambda: bytearray(Failing()))
attempt("extend by failing", lambda: bytearray().extend(Failing()))
attempt("join of failing", lambda: b"".join(Failing()))
attempt("percent of failing", lambda: b"%s" % Failing())
