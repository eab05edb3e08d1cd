# Classes that are made or given to instances against the rules: what may become whose __class__, an mro() that leaves
# its class out, attributes that pickling does not find.
import weakref


def attempt(label, function):
    try:
        print(label, "->", function())
    except Exception as error:
        print(label, "raises", type(error).__name__ + ":", error)


def define(name, bases=(object,), **namespace):
    return type(name, bases, namespace)


plain, weak = define("plain"), define("weak", __slots__=("__weakref__",))
empty = define("empty", __slots__=())
with_dict = define("with_dict", __slots__=("__dict__",))
both = define("both", __slots__=("__weakref__", "__dict__"))
ab, ab_list, ba = (define("ab", __slots__=("a", "b")), define("ab_list", __slots__=["a", "b"]),
                   define("ba", __slots__=("b", "a")))
ac, abc = define("ac", __slots__=("a", "c")), define("abc", __slots__=("a", "b", "c"))
ab_weak = define("ab_weak", __slots__=("a", "b", "__weakref__"))
ab_dict = define("ab_dict", __slots__=("a", "b", "__dict__"))
abc_of_ab = define("abc_of_ab", (ab,), __slots__=("c",))
abc_of_list = define("abc_of_list", (ab_list,), __slots__=("c",))
ab_empty = define("ab_empty", (ab,), __slots__=())
ab_full = define("ab_full", (ab,))
integer, integer_too = define("integer", (int,)), define("integer_too", (int,))
text = define("text", (str,))
every = (plain, weak, empty, with_dict, both, ab, ab_list, ba, ac, abc, ab_weak, ab_dict, abc_of_ab, abc_of_list,
         ab_empty, ab_full, integer, integer_too, text)
for old in every:
    allowed, refused = [], []
    for new in every:
        instance = old()
        for name in "abc":
            if hasattr(old, name):
                setattr(instance, name, name * 2)
        try:
            instance.__class__ = new
        except TypeError as error:
            refused.append(str(error))
        else:
            allowed.append((new.__name__, [getattr(instance, name, None) for name in "abc"]))
    print(old.__name__, allowed)
    print(refused[:1])


def with_mro(answer):
    class Meta(type):
        def mro(cls):
            return answer(cls, Meta)

    class Made(metaclass=Meta):
        pass

    return [entry.__name__ for entry in Made.__mro__]


class Base:
    pass


def disappearing(cls, meta):
    del meta.mro
    return (Base,)


attempt("disappearing", lambda: with_mro(disappearing))
attempt("without itself", lambda: with_mro(lambda cls, meta: (Base, object)))
attempt("nothing", lambda: with_mro(lambda cls, meta: ()))
attempt("itself", lambda: with_mro(lambda cls, meta: (cls,)))
attempt("not suitable", lambda: with_mro(lambda cls, meta: (cls, int)))
attempt("no class", lambda: with_mro(lambda cls, meta: (cls, 1)))
attempt("no tuple", lambda: with_mro(lambda cls, meta: 1))


class Hides:
    def __getstate__(self):
        return 1

    def __getattribute__(self, name):
        if name == "__getstate__":
            raise AttributeError(name)
        return object.__getattribute__(self, name)


attempt("no state", lambda: Hides().__reduce_ex__(2))

# Members of complex.
for name in ("real", "imag"):
    member = vars(complex)[name]
    print(type(member).__name__, member, member.__get__(1.5 + 2j), member.__objclass__)
    attempt(name, lambda: setattr(1j, name, 2.0))
    attempt(name, lambda: delattr(1j, name))
    attempt(name, lambda: member.__get__(1))
