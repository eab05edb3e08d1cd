# generator.methods: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


def gen():
    try:
        got = yield 1
        print("got", got)
        yield 2
    except ValueError as error:
        print("caught", error)
        yield 3
    finally:
        print("finally")
    return 4


def started():
    g = gen()
    next(g)
    return g


cases("""
next(gen())
list(gen())
gen().send(None)
gen().send(1)
started().send('x')
started().throw(ValueError('v'))
started().throw(ValueError)
started().throw(ValueError, 'text')
started().throw(ValueError, ValueError('inst'))
started().throw(KeyError('k'))
started().throw(5)
started().throw('x')
started().throw()
started().throw(ValueError, 'a', 5)
started().throw(ValueError('a'), 'b')
started().close()
gen().close()
gen().throw(KeyError('unstarted'))
gen().send()
gen().close(1)
gen()()
gen()[0]
len(gen())
gen().gi_frame is not None, gen().gi_running, gen().gi_suspended, started().gi_suspended, gen().gi_code.co_name, gen().gi_yieldfrom, gen().__name__, gen().__qualname__
iter(gen()) is not None, type(gen()).__name__, bool(gen())
gen() == gen()
(x for x in 5)
(x for x in [1]).__name__
next(x for x in [])
sum(x for x in range(5))
type(gen())()
""")
g = gen()
g.__name__ = "renamed"
print(g.__name__, repr(g)[:26])
for statement in ("g.__name__ = 5", "g.gi_frame = None", "g.x = 1", "del g.__name__"):
    try:
        exec(statement)
    except Exception as error:
        print(statement, type(error).__name__, error)
list(g)
print(g.gi_frame, g.gi_running, next(g, "exhausted"))
try:
    g.throw(ValueError("after the end"))
except ValueError as error:
    print(error)
