# str methods that call hooks: iterators, tables, mappings, __format__, __index__, subclasses of str.
def attempt(name, action):
    try:
        print(name, ascii(action()))
    except Exception as error:
        print(name, type(error).__name__, ascii(str(error)))


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        print("index", self.value)
        return self.value


class Text(str):
    def __str__(self):
        return "str:" + str.__str__(self)

    def __repr__(self):
        return "repr"

    def __format__(self, spec):
        return "<" + spec + ">"

    def __len__(self):
        return 100

    def __iter__(self):
        return iter("ITER")

    def __getitem__(self, key):
        return "item"

    def __eq__(self, other):
        return "eq"

    __hash__ = str.__hash__


t = Text("abc")
attempt("join", lambda: t.join(["x", t, "y"]))
attempt("join single", lambda: type("".join([t])).__name__)
attempt("join over it", lambda: ",".join(t))
attempt("percent", lambda: "%s|%r|%a|%5s" % (t, t, t, t))
attempt("format", lambda: "{}|{!s}|{!r}|{:x}|{0[0]}".replace("{0[0]}", "").format(t, t, t, t))
attempt("replace", lambda: ("xabcx".replace(t, "-"), "xax".replace("a", t), type(t.replace("q", "z")).__name__))
attempt("find", lambda: ("xabc".find(t), t in "xabc", "xabc".index(t, Index(1), Index(4))))
attempt("exact results", lambda: [type(getattr(t, m)()).__name__ for m in ("strip", "lower", "expandtabs", "title", "__str__")])
attempt("exact parts", lambda: [type(p).__name__ for p in t.partition("b") + tuple(t.split("z")) + tuple(t.splitlines())])
attempt("keys", lambda: {t: 1}["abc"] if False else {"abc": 1}[t])
attempt("concat", lambda: (t + "d", "d" + t, t * 2, type(t + "").__name__))
attempt("compare", lambda: (t == "abc", "abc" == t, t < "abd", t >= "abc"))
attempt("str of it", lambda: (str(t), type(str(t)).__name__, str(Text("x")), repr(t), format(t, "s")))
attempt("new", lambda: (Text(5), Text(b"a", "ascii"), Text(object="o")) and [str.__repr__(x) for x in (Text(5), Text(b"a", "ascii"))])
attempt("width", lambda: "ab".center(Index(6), "-"))
attempt("count", lambda: "aaaa".replace("a", "b", Index(2)))
attempt("split", lambda: "a b c".split(None, Index(1)))
attempt("tabs", lambda: "a\tb".expandtabs(Index(3)))
attempt("multiply", lambda: "ab" * Index(2))
attempt("item", lambda: "abc"[Index(1)])
attempt("slice", lambda: "abcdef"[Index(1):Index(5):Index(2)])


def failing():
    yield "a"
    raise KeyError("stop")


attempt("join of failing", lambda: "".join(failing()))


class NotIterable:
    def __iter__(self):
        raise TypeError("mine")


attempt("join of an iterable that fails", lambda: "".join(NotIterable()))


class Table:
    def __init__(self):
        self.asked = []

    def __getitem__(self, key):
        self.asked.append(key)
        if key == 97:
            return "AA"
        if key == 98:
            raise LookupError
        if key == 99:
            raise IndexError
        if key == 100:
            return None
        if key == 101:
            raise ValueError("e")
        return key + 1


table = Table()
attempt("translate", lambda: "abcdf\xe9\u20ac".translate(table))
print(sorted(set(table.asked)))
attempt("translate fails", lambda: "ae".translate(table))


class Mapping:
    def __getitem__(self, key):
        print("asked", ascii(key))
        if key == "missing":
            raise KeyError(key)
        return key * 2


attempt("percent mapping", lambda: "%(a)s %(b)5s %(a)s" % Mapping())
attempt("percent mapping missing", lambda: "%(missing)s" % Mapping())
attempt("format_map", lambda: "{a} {b!r} {c[0]} {d.real}".format_map(Mapping()) if False else "{a} {b!r} {c[0]}".format_map(Mapping()))


class Object:
    def __getattr__(self, name):
        print("attribute", name)
        return self

    def __getitem__(self, key):
        print("key", ascii(key))
        return self

    def __format__(self, spec):
        return "(" + spec + ")"


attempt("fields", lambda: "{0.a[1].b[x y]:{1}{2}}|{3}".format(Object(), "p", "q", Object()))


class Number:
    def __int__(self):
        print("int")
        return 5

    def __float__(self):
        print("float")
        return 2.5


attempt("percent d", lambda: "%d" % Number())
attempt("percent f", lambda: "%f %e" % (Number(), Number()))
attempt("percent x", lambda: "%x" % Number())


class BadStr:
    def __str__(self):
        return 5


attempt("bad str", lambda: "%s" % BadStr())
attempt("bad str format", lambda: "{}".format(BadStr()))
attempt("bad str call", lambda: str(BadStr()))
for length in (0, 1, 2, 100):
    s = "ab\u20ac\U0001f600"[: length % 5] * (length // 2 + 1)
    it = iter(s)
    print(length, it.__length_hint__(), list(it), it.__length_hint__(), list(it))
it = iter("abc")
next(it)
it.__setstate__(-5)
print(next(it), it.__reduce__()[1:], type(it).__name__, type(iter("\xe9")).__name__)
it.__setstate__(99)
print(list(it), it.__reduce__()[1:])
