# Special methods of classes with several bases: from the first base, a later one, the class itself, wrappers of other
# types, None, and bases that get a method afterwards.


def tried(action):
    try:
        return action()
    except Exception as error:
        return type(error).__name__, str(error)


class Empty:
    pass


class Other:
    pass


class Adds:
    def __add__(self, other):
        return "Adds", type(other).__name__

    def __len__(self):
        return 3


class Borrows:
    __add__ = list.__add__
    __getitem__ = list.__getitem__
    __contains__ = dict.__contains__
    __iter__ = None
    __hash__ = None


class A(Empty, Other):
    pass


class B(Empty, Adds):
    pass


class C(Empty, Borrows):
    pass


class D(Borrows, list):
    pass


class E(Empty, Other):
    __hash__ = None

    def __call__(self):
        return "called"


class F(Empty, int):
    pass


class G(Other, F, Adds):
    pass


for made in (A, B, C, D, E, F, G):
    value = made()
    print(made.__name__)
    print("  add", tried(lambda: value + value))
    print("  len", tried(lambda: len(value)))
    print("  hash", tried(lambda: isinstance(hash(value), int)))
    print("  iter", tried(lambda: list(value)))
    print("  in", tried(lambda: 1 in value))
    print("  item", tried(lambda: value[0]))
    print("  call", tried(lambda: value()))
    print("  bool", tried(lambda: bool(value)))

Other.__call__ = lambda self: "of Other"
Other.__len__ = lambda self: 0
print([tried(lambda: made()()) for made in (A, E, G)], [tried(lambda: len(made())) for made in (A, E, G)])


class Late(Empty, Other):
    pass


print(Late()(), len(Late()), bool(Late()))
del Other.__call__, Other.__len__
print(tried(lambda: Late()()), tried(lambda: len(Late())), tried(lambda: A()()), bool(Late()))


class Meta(type):
    def __len__(cls):
        return 7


class OtherMeta(type):
    pass


class Both(OtherMeta, Meta):
    pass


class WithMeta(Empty, Other, metaclass=Both):
    pass


print(len(WithMeta), tried(lambda: len(WithMeta())), tried(lambda: WithMeta + 1))
