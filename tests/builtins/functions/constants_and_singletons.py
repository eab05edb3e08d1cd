# functions.constants_and_singletons: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
None, Ellipsis, ..., NotImplemented, True, False
type(None)(), type(...)(), type(NotImplemented)()
type(None)() is None, type(...)() is ..., type(NotImplemented)() is NotImplemented
type(None)(1)
type(NotImplemented)(1)
None == None, None != 0, None is None, None == 0, bool(None), bool(...), hash(None) == hash(None), None.__class__, None.__bool__(), repr(None), repr(...), repr(NotImplemented)
None.x
None < None
None + 1
None()
None[0]
len(None)
iter(None)
... + 1
...()
type('N', (type(None),), {})
type('E', (type(...),), {})
NotImplemented == NotImplemented, NotImplemented.__reduce__(), (...).__reduce__(), None.__reduce_ex__(2)[0].__name__
None.__eq__(None), None.__eq__(5), None.__ne__(None), dir(None)[:3]
str(None), format(None), f'{None}', '%s' % None, [None], {None: None}
""")
import warnings
warnings.simplefilter("error")
try:
    bool(NotImplemented)
except DeprecationWarning as error:
    print(error)
for statement in ("None = 1", "True = 1", "None.x = 1", "...  .x = 1", "f(None=1)", "def True(): pass", "import x as None", "for None in x: pass", "with x as False: pass", "class None: pass"):
    try:
        exec(statement)
    except Exception as error:
        print(statement, type(error).__name__, getattr(error, "msg", error))
