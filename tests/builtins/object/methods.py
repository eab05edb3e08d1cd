# object.methods: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


class A:
    pass


class Eq:
    def __eq__(self, o):
        return "eq"


cases("""
type(object()).__name__, object().__class__, object.__bases__, object.__mro__, object.__doc__.split('\\n')[0]
object(1)
object(x=1)
A(1)
object() == object(), object() != object()
object() < object()
object().__eq__(1), object().__ne__(1), object().__lt__(1), object().__hash__() is not None
Eq() == 1, Eq() != 1, Eq().__ne__(1)
object().x
object().__dict__
object().__format__(''), object().__format__('x')
object().__str__() == repr(object())
object().__dir__() == dir(object()) or sorted(object().__dir__()) == dir(object())
dir(object())
object().__init__()
object().__init__(1)
A().__init__(1)
object.__new__(A).__class__.__name__
object.__new__()
object.__new__(5)
object.__new__(int)
object.__init__()
object().__reduce__()[0].__name__
object().__reduce_ex__(4)[0].__name__
object().__reduce_ex__('a')
object().__sizeof__() > 0
object.__subclasshook__()
object.__init_subclass__()
object.__init_subclass__(x=1)
object.__getattribute__(A(), '__class__').__name__
object.__getattribute__(A(), 'zzz')
object.__setattr__(A(), 'x', 1)
object.__delattr__(A(), 'x')
A().__getstate__(), object().__getstate__()
object()()
object()[0]
len(object())
iter(object())
object() + 1
-object()
5 in object()
bool(object()), hash(object()) == hash(object) or True
object.__repr__(5)[:16], object.__str__('a'), object.__hash__(5) is not None
object.__class__, object.__name__, object.__module__, object.__qualname__
""")
for statement in ("object().x = 1", "object.x = 1", "del object().x", "object().__class__ = A", "A().__class__ = object"):
    try:
        exec(statement)
        print("fine")
    except Exception as error:
        print(type(error).__name__, error)
