# functions.import_and_build_class: results, edge cases, errors and their messages.
import builtins


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
__import__('math').floor(2.5), __import__('os.path').__name__, __import__('os.path', fromlist=['join']).__name__
__import__()
__import__(5)
__import__('')
__import__('no_such')
__import__('math', 1, 2, 3, 'x')
__import__('math', level=-1)
__import__('x', level=1)
builtins.__build_class__()
builtins.__build_class__(5, 'x')
builtins.__build_class__(lambda: None, 5)
builtins.__build_class__(lambda: None, 'N').__name__, builtins.__build_class__(lambda: None, 'N', int).__mro__[1]
builtins.__name__, type(builtins.__doc__), builtins.__debug__, builtins.Ellipsis, builtins.NotImplemented
len([n for n in dir(builtins) if not n.startswith('_') and n not in ('exit', 'quit', 'copyright', 'credits', 'license')])
breakpoint.__name__, callable(__build_class__), __debug__
type(exit).__name__, repr(exit), type(copyright).__name__
""")
try:
    exec("__debug__ = 1")
except SyntaxError as error:
    print(error.msg)
print(sorted(n for n in dir(builtins) if n not in ("_",)))
