# functions.super_property_classmethod_staticmethod: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
super()
super(int)
super(int, 5).__add__(3)
super(bool, True).__repr__()
super(5)
super(int, 'a')
super(1, 2, 3)
super(int).__self__, super(int).__thisclass__, super(int, 5).__self__, super(int, 5).__self_class__
super(int, 5).zzz
property().fget, property(len).fget is len, property(doc='d').__doc__, property(len, doc='x').__doc__
property(1, 2, 3, 4, 5)
property(foo=1)
property(len).getter(int).fget is int, property().setter(1).fset, property().deleter(2).fdel
property().__get__(5)
property().__set__(5, 1)
property().__delete__(5)
property(lambda s: s * 2).__get__(5), property(len).__get__(None).fget is len
classmethod(len).__func__ is len, classmethod(lambda c: c).__get__(5)(), classmethod(lambda c: c).__get__(None, str)()
classmethod()
classmethod(1, 2)
classmethod(5).__get__(None, int)
staticmethod(len).__get__(5)([1]), staticmethod(len)([1, 2]), staticmethod(len).__func__ is len, staticmethod(len).__name__
staticmethod()
staticmethod(5)()
classmethod(len)()
""")


class Bound:
    def method(self, *arguments):
        return [type(a).__name__ for a in arguments]


class Wrapping:
    of_bound = classmethod(Bound().method)
    plain = Bound().method


print("__get__" in type(Bound().method).__dict__, Wrapping.of_bound(), Wrapping().plain())
