# Method resolution order, super() in all its forms, cooperative inheritance, changing __bases__.

class O:
    def f(self):
        return ["O"]


class A(O):
    def f(self):
        return ["A"] + super().f()


class B(O):
    def f(self):
        return ["B"] + super().f()


class C(A, B):
    def f(self):
        return ["C"] + super().f()


class D(B):
    pass


class E(C, D):
    def f(self):
        return ["E"] + super(E, self).f()


print(E().f(), [k.__name__ for k in E.__mro__], [k.__name__ for k in E.mro()])
print(super(C, E()).f(), super(O, E()).__repr__.__name__)
s = super(C, E())
print(s.__thisclass__.__name__, s.__self_class__.__name__, type(s.__self__).__name__, repr(s).startswith("<super: <class 'C'>") or repr(s)[:30])
print(super(C).__self__, super(C, E).f(E()))


class WithClassMethods(A):
    @classmethod
    def make(cls):
        return "base make " + cls.__name__

    @staticmethod
    def stat():
        return "base stat"

    @property
    def prop(self):
        return "base prop"

    attr = "base attr"


class Sub(WithClassMethods):
    @classmethod
    def make(cls):
        return "sub " + super().make()

    @staticmethod
    def stat():
        return "sub " + super(Sub, Sub).stat()

    @property
    def prop(self):
        return "sub " + super().prop

    @property
    def attr(self):
        return "sub " + super().attr

    def closure(self):
        def inner():
            return super(Sub, self).prop
        return inner()

    def comprehension(self):
        return [super(Sub, self).prop for _ in range(1)]

    def arg_deleted(self):
        del self
        return super().prop

    def no_args():
        return super().prop

    def __init__(self, *args):
        super().__init__()


x = Sub()
print(x.make(), x.stat(), x.prop, x.attr, x.closure(), x.comprehension())
for f in (x.arg_deleted, Sub.no_args, lambda: super(), lambda: super(5), lambda: super(int, "a"), lambda: super(A, 5),
          lambda: super(C, E()).missing, lambda: super(1, 2, 3)):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


def assign_super():
    class K(A):
        def f(self):
            super().attribute = 1
    K().f()


try:
    assign_super()
except AttributeError as error:
    print(error)


class Left:
    def __init__(self, **kw):
        print("Left", sorted(kw))
        super().__init__(**kw)


class Right:
    def __init__(self, r, **kw):
        print("Right", r, sorted(kw))
        super().__init__(**kw)


class Both(Left, Right):
    def __init__(self, **kw):
        super().__init__(**kw)


Both(r=1)
try:
    Both(r=1, extra=2)
except TypeError as error:
    print(error)


class P1:
    tag = "P1"


class P2:
    tag = "P2"


class Switch(P1):
    pass


class Under(Switch):
    pass


u = Under()
print(u.tag)
Switch.__bases__ = (P2,)
print(u.tag, Under.__mro__[2].__name__, P2.__subclasses__(), P1.__subclasses__())


class CustomMro(type):
    def mro(cls):
        return [cls, P2, P1, object] if cls.__name__ == "M" else super().mro()


class M(P1, metaclass=CustomMro):
    pass


print(M.tag, [k.__name__ for k in M.__mro__])
for bases in ((A, O, B), (O, A), (A, B, C)):
    try:
        print([k.__name__ for k in type("T", bases, {}).__mro__])
    except TypeError as error:
        print(error)


class X:
    __slots__ = ("a",)


class Y:
    __slots__ = ("b",)


try:
    class Z(X, Y):
        pass
except TypeError as error:
    print(error)
print(dict.__mro__, bool.__mro__, [c.__name__ for c in ZeroDivisionError.__mro__])
