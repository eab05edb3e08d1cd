# type.methods: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


class A:
    x = 1

    def m(self):
        pass


class B(A):
    pass


cases("""
type(5), type('a'), type(None), type(type), type(A).__name__, type(A()).__name__, type(len), type(lambda: 0), type(A().m), type(A.m), type(...), type(NotImplemented), type(range(1)), type(iter([]))
type()
type(1, 2)
type(1, 2, 3, 4)
type('X', (), {}).__name__, type('X', (A,), {'y': 2}).y, type('X', (), {}).__mro__[1:]
type('X', 5, {})
type('X', (), 5)
type(5, (), {})
type('X', (5,), {})
type('X', (bool,), {})
type('X', (int, str), {})
type('X', (A, B), {})
type('X', (A,), {}, k=1)
type('X\\0', (), {})
type('é', (), {}).__name__
A.__name__, A.__qualname__, A.__module__, A.__bases__, B.__base__.__name__, B.__mro__[1].__name__, A.__dictoffset__ != 0, A.__flags__ & 1, int.__basicsize__ > 0, A.__doc__
B.mro()[0].__name__, A.__subclasses__()[0], A.__subclasscheck__(B), A.__instancecheck__(B()), type.__instancecheck__(int, 5)
isinstance(5, int), isinstance(5, (str, int)), isinstance(5, (str, (float, (int,)))), isinstance(5, ()), isinstance(True, int), isinstance(5, int | str), isinstance(None, int | None)
isinstance(5, 5)
isinstance(5, 'int')
isinstance(5, (int, 5)), 
isinstance(5, (str, 5))
isinstance(5, list[int])
issubclass(bool, int), issubclass(int, (str, object)), issubclass(int, int)
issubclass(5, int)
issubclass(int, 5)
issubclass(int, (5,))
type.__call__(A).__class__.__name__
type.mro(int)
type.mro()
A.__call__().__class__.__name__
A == A, A != B, hash(A) == hash(A), A is type(A()), bool(A), str(int), repr(str), repr(A), repr(type)
int.__call__('5'), int.__or__(int, str), type.__or__(int, None)
A | 5
A.nope
int.nope
A.__dict__['x'], type(A.__dict__).__name__
A.__dict__['q']
A()()
A[0]
len(A)
A + 1
A < B
type.__prepare__('x', ())
type.__subclasses__(type)[:0]
A.__class__, A.__class__.__class__, type.__bases__, type.__base__
A.__annotations__, A.__abstractmethods__ if hasattr(A, '__abstractmethods__') else 'no abstract methods'
type.__name__, type.__dict__['__name__'].__get__(int)
sorted(k for k in dir(A) if not k.startswith('__')), '__init_subclass__' in dir(A), 'mro' in dir(A), 'mro' in dir(type)
A.__text_signature__, int.__text_signature__, int.__doc__.split('\\n')[0]
""")
for statement in ("A.__name__ = 'New'", "A.__name__ = 5", "A.__name__ = 'a\\0b'", "A.__qualname__ = 5", "A.__bases__ = 5", "A.__bases__ = ()", "A.__bases__ = (int,)", "A.__mro__ = ()", "A.__dict__ = {}", "A.__class__ = 5", "int.x = 1", "del int.real", "A.__doc__ = 'new doc'",
                  "del A.__name__", "del A.__module__", "A.__module__ = 5", "A.new = 1", "del A.new", "del A.new", "B.__bases__ = (B,)", "type.x = 1"):
    try:
        exec(statement)
        print(statement, "fine")
    except Exception as error:
        print(statement, type(error).__name__, error)
print(A, A.__doc__, A.__module__)


class Named:
    class Inner:
        pass


Named.Inner.__module__ = "builtins"  # then the plain name is shown
print(Named.Inner, repr(Named.Inner()).split(" at ")[0])
for cls in (int, type, object, Named, Exception, dict):
    print(cls.__name__, cls.__dictoffset__ != 0, cls.__weakrefoffset__ != 0 or cls in (Named, Exception), cls.__base__)
