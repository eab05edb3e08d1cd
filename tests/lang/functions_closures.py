# Closures, cells, nonlocal, global, late binding, scopes of classes and comprehensions.

x = "global"


def outer():
    x = "outer"

    def reader():
        return x

    def writer(value):
        nonlocal x
        x = value

    def global_reader():
        global x
        return x

    return reader, writer, global_reader


reader, writer, global_reader = outer()
writer("changed")
print(reader(), global_reader(), x)
print(reader.__code__.co_freevars, reader.__closure__[0].cell_contents, outer.__code__.co_cellvars)

functions = [lambda: i for i in range(3)]
print([f() for f in functions])
functions = [lambda i=i: i for i in range(3)]
print([f() for f in functions])


def counter():
    count = 0

    def step(by=1):
        nonlocal count
        count += by
        return count

    return step


a, b = counter(), counter()
print(a(), a(), a(5), b())


def unbound():
    print(later)
    later = 1


def unbound_cell():
    def inner():
        return value
    try:
        inner()
    except NameError as error:
        print(type(error).__name__, error)
    value = 1
    print(inner())
    del value
    try:
        inner()
    except NameError as error:
        print(type(error).__name__, error)
    try:
        value
    except NameError as error:
        print(type(error).__name__, error)


try:
    unbound()
except UnboundLocalError as error:
    print(error, error.name)
unbound_cell()
try:
    undefined_name
except NameError as error:
    print(error, error.name)


class Scope:
    x = "class"
    y = [x for _ in range(1)]
    try:
        z = [x + q for q in [x]]
    except TypeError:
        pass

    def method(self):
        return x

    def deep(self):
        return __class__, __class__.x

    lam = lambda self: x


print(Scope().method(), Scope.y, Scope().deep(), Scope().lam())


def make_global():
    global created
    created = "made"

    class Inner:
        global created_in_class
        created_in_class = 1
    return Inner


print(make_global(), created, created_in_class)


def levels():
    a = 1

    def two():
        b = 2

        def three():
            c = 3

            def four():
                nonlocal a, b, c
                a, b, c = a + 1, b + 1, c + 1
                return a, b, c
            return four(), four()
        return three()
    return two()


print(levels())


def class_in_function():
    v = "local"

    class A:
        try:
            print(v)
        except NameError as error:
            print(type(error).__name__, error)
        v = "class"
        print(v)

        def get(self):
            return v
    return A().get(), A.v


print(class_in_function())


def shadow(len):
    return len


print(shadow(5), len([1, 2]))


def exec_scope():
    local = 1
    exec("local = 2; made = 3")
    return local, "made" in locals()


print(exec_scope())


def recursive(n):
    def inner(k):
        return 1 if k < 2 else k * inner(k - 1)
    return inner(n)


print(recursive(20))
print([(lambda: y)() for y in range(3)], [[a * b for a in range(b)] for b in range(4)])
cell = (lambda: a).__closure__
print(cell)


def get_cell():
    v = 10
    return (lambda: v).__closure__[0]


c = get_cell()
print(c.cell_contents)
c.cell_contents = 11
print(c.cell_contents)
del c.cell_contents
try:
    c.cell_contents
except ValueError as error:
    print(error)
for text in ("def f():\n nonlocal x", "nonlocal x", "def f(x):\n global x", "def f():\n x = 1\n global x",
             "def f():\n print(x)\n global x", "def f():\n def g():\n  nonlocal zzz", "class A:\n nonlocal x",
             "def f(x):\n nonlocal x", "def f():\n global x\n nonlocal x"):
    try:
        compile(text, "t", "exec")
        print("compiles", repr(text))
    except SyntaxError as error:
        print(repr(text), "|", error.msg)
