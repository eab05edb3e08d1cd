# functions.compile_eval_exec: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
eval('1 + 1'), eval('x', {'x': 5}), eval(' 1'), eval(b'2'), eval('x', {'x': 1}, {'x': 2})
eval()
eval(5)
eval('1 1')
eval('x = 1')
eval('', {})
eval('x', 5)
eval('1', {}, 5)
exec('x = 1'), exec('')
exec(5)
exec('x', 5)
exec('1', closure=5)
compile('1', 'f', 'eval').co_code is not None, type(compile('a', 'b', 'exec')).__name__
compile('1')
compile('1', 'f', 'wrong')
compile(5, 'f', 'exec')
compile('1', 5, 'exec')
compile('1', 'f', 'exec', -1)
compile('1', 'f', 'exec', optimize=5)
compile('a\\0', 'f', 'exec')
eval(compile('5', 'f', 'eval')), exec(compile('y = 5', 'f', 'exec'))
eval(compile('5', 'f', 'exec'))
""")


class Mapping:
    def __getitem__(self, key):
        return 1


for function in (eval, exec):
    for namespace in (Mapping(), 5, None, []):
        for local_names in (None, Mapping(), 5, {}):
            try:
                print(function.__name__, function("1", namespace, local_names))
            except TypeError as error:
                print(function.__name__, error)
