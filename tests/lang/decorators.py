# Decorators of functions, methods and classes: order, arguments, wrappers, stacking, class decorators.
import functools

def trace(name):
    print("make", name)

    def apply(target):
        print("apply", name, "to", target.__name__)
        return target
    return apply


@trace("first")
@trace("second")
def function():
    pass


@trace("on class")
class Decorated:
    @trace("on method")
    def method(self):
        pass


def memo(fn):
    cache = {}

    @functools.wraps(fn)
    def wrapper(*args):
        if args not in cache:
            cache[args] = fn(*args)
        return cache[args]
    wrapper.cache = cache
    return wrapper


@memo
def fib(n):
    """fib doc"""
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), len(fib.cache), fib.__name__, fib.__doc__, fib.__wrapped__ is not fib)


class CallCounter:
    def __init__(self, fn):
        self.fn, self.calls = fn, 0

    def __call__(self, *args, **kw):
        self.calls += 1
        return self.fn(*args, **kw)

    def __get__(self, instance, owner):
        return functools.partial(self, instance) if instance is not None else self


class User:
    @CallCounter
    def hello(self, name):
        return f"hello {name} from {type(self).__name__}"


print(User().hello("a"), User().hello("b"), User.hello.calls)


@lambda f: "replaced by a string"
def gone():
    pass


print(gone)
registry = {}


@registry.setdefault("key", lambda c: c)
class K:
    pass


@(print if False else (lambda c: setattr(c, "extra", 1) or c))
class E:
    pass


print(K.__name__, E.extra)
decorators = [lambda f: lambda: f() + "!"] * 2


@decorators[0]
@decorators[1]
def shout():
    return "hey"


print(shout())


@functools.singledispatch
def kind(x):
    return "object"


@kind.register
def _(x: int):
    return "int"


@kind.register(list)
def _(x):
    return "list"


print(kind(1), kind([]), kind("s"), kind(True))


@functools.total_ordering
class Num:
    def __init__(self, n):
        self.n = n

    def __eq__(self, o):
        return self.n == o.n

    def __lt__(self, o):
        return self.n < o.n


print(Num(1) <= Num(1), Num(2) > Num(1), Num(1) >= Num(2))


@functools.lru_cache(maxsize=2)
def cached(x):
    print("compute", x)
    return x * 2


print(cached(1), cached(2), cached(1), cached(3), cached(2), cached.cache_info())
try:
    @5
    def bad():
        pass
except TypeError as error:
    print(error)
