# Special methods the syntax looks up on the type: call, len, bool, iter, contains, hash, repr, str, format, sizes.

class Full:
    def __call__(self, *a, **k):
        return "call", a, k

    def __len__(self):
        return 3

    def __iter__(self):
        yield from (1, 2)

    def __reversed__(self):
        return "reversed"

    def __contains__(self, x):
        return x == 1

    def __hash__(self):
        return 42

    def __eq__(self, other):
        return isinstance(other, Full)

    def __repr__(self):
        return "Full()"

    def __str__(self):
        return "full"

    def __bytes__(self):
        return b"full"

    def __length_hint__(self):
        return 10

    def __sizeof__(self):
        return 1

    def __missing__(self, k):
        return k


f = Full()
print(f(1, a=2), len(f), list(f), reversed(f), 1 in f, hash(f), f == Full(), f != Full(), repr(f), str(f), bytes(f), {f: 1}[Full()])
print(f"{f} {f!r}", [f], (f,), {f}, {"k": f})


class EqOnly:
    def __eq__(self, other):
        return True


try:
    hash(EqOnly())
except TypeError as error:
    print(error)


class EqSub(EqOnly):
    __hash__ = object.__hash__


class HashParent(EqOnly):
    def __hash__(self):
        return 1


class EqAgain(HashParent):
    def __eq__(self, o):
        return False


print(EqOnly.__hash__, EqAgain.__hash__, isinstance(hash(EqSub()), int), hash(HashParent()))


class BadHash:
    def __init__(self, h):
        self.h = h

    def __hash__(self):
        return self.h


print(hash(BadHash(2**61 - 1)), hash(BadHash(2**64)), hash(BadHash(-1)), hash(BadHash(True)))
for value in ("x", None, 1.5):
    try:
        hash(BadHash(value))
    except TypeError as error:
        print(error)


class BadLen:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


for value in (-1, "x", 1.5, 2**70, None):
    try:
        len(BadLen(value))
    except Exception as error:
        print(type(error).__name__, error)


class BadRepr:
    def __repr__(self):
        return 5


class NoneRepr:
    __repr__ = None


class BadIter:
    def __iter__(self):
        return 5


class NoneIter:
    __iter__ = None

    def __getitem__(self, i):
        return i


class NoneContains:
    __contains__ = None

    def __iter__(self):
        return iter([1])


class BadIndex:
    def __index__(self):
        return "x"


class BadInt:
    def __int__(self):
        return "x"


class BadFloat:
    def __float__(self):
        return 1


class BadBytes:
    def __bytes__(self):
        return "x"


class BadCall:
    __call__ = None


for text in ("repr(BadRepr())", "repr(NoneRepr())", "iter(BadIter())", "iter(NoneIter())", "1 in NoneContains()", "[1][BadIndex()]",
             "int(BadInt())", "float(BadFloat())", "bytes(BadBytes())", "BadCall()()", "range(BadIndex())", "int(object())", "float(object())",
             "len(object())", "iter(object())", "next(object())", "reversed(object())", "object()()", "object()[0]", "-object()",
             "bytes(object())", "abs(object())", "round(object())", "hash([])", "hash({})", "hash(set())", "divmod(object(), 1)", "list(object())",
             "complex(object())", "chr(object())", "sum(object())", "dict(object())", "set(object())", "object() in object()"):
    try:
        print(eval(text))
    except Exception as error:
        print(text, "|", type(error).__name__, error)


class Old:
    def __len__(self):
        return 3

    def __getitem__(self, i):
        if isinstance(i, slice):
            return i
        if i >= 3:
            raise IndexError(i)
        return i * 10


o = Old()
print(list(o), list(reversed(o)), 20 in o, o[1:], bool(o), tuple(iter(o)), max(o))


class Instance:
    pass


i = Instance()
i.__repr__ = lambda: "instance repr is not used"
i.__len__ = lambda: 3
print(repr(i).startswith("<__main__.Instance object at"), bool(i))
print(Full.__len__(f), Full.__call__(f), type(f).__iter__(f).__next__(), f.__class__.__name__, object.__repr__(f)[:22], object.__eq__(1, 1.0), object.__ne__(1, 1))
print(object.__lt__(1, 2), object().__eq__(5), object.__str__(5), object.__format__(5, ""), object.__dir__(5)[:0], object.__reduce_ex__(5, 2)[0].__name__)
