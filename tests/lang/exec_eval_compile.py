# exec, eval, compile: namespaces, modes, flags, code objects, closures, builtins, errors.

print(eval("1 + 2"), eval(" x * 2", {"x": 5}), eval("x + y", {"x": 1}, {"y": 2}), eval(compile("3 * 3", "f", "eval")), eval(b"1 + 1"))
ns = {}
exec("a = 1\ndef f(): return a + 1\nclass C:\n    v = f()", ns)
print(ns["a"], ns["f"](), ns["C"].v, "__builtins__" in ns, exec("pass"))
g, l = {"x": "global"}, {"x": "local"}
exec("y = x\ndef f(): return x\nz = f()", g, l)
print(sorted(l), l["y"], l["z"], "y" in g)
code = compile("a = b\nc = a", "name.py", "exec")
print(code.co_names, code.co_filename, code.co_name, code.co_consts, code.co_argcount, code.co_flags, code.co_freevars)
single = compile("5\n", "s", "single")
exec(single)
exec(compile("None\n", "s", "single"))
exec(compile("x = 1; x + 1\n", "s", "single"))


class Mapping(dict):
    def __missing__(self, key):
        if key.startswith("__") or key == "print":
            raise KeyError(key)
        return f"<{key}>"

    def __setitem__(self, k, v):
        print("store", k)
        super().__setitem__(k, v)


exec("q = undefined_name\nprint(q)", {"print": print}, Mapping())
print(eval("[anything for _ in 'a']", {"anything": 1}), eval("foo", {}, Mapping()))
for text, mode in (("1 +", "eval"), ("x = 1", "eval"), ("a b", "exec"), ("", "eval"), ("1\n2", "single"), ("x", "bad"), ("a\0b", "exec"), ("  1", "eval"), ("  1", "exec"), ("def f(:", "exec"), ("yield", "eval")):
    try:
        print(compile(text, "f", mode))
    except Exception as error:
        print(repr(text), mode, type(error).__name__, error)
for call in ("eval(5)", "exec(5)", "eval('x', 5)", "eval('x', {}, 5)", "exec('x', [])", "compile(5, 'f', 'exec')", "compile('x', 5, 'exec')", "eval('x', None, None)", "eval('len([1])', {'__builtins__': {}})",
             "eval('undefined')", "exec('raise KeyError(1)')", "exec('class A: x = y')", "eval('a.b')", "eval('__import__(\"math\").pi')", "eval(lambda: 1)", "compile('x', 'f', 'exec', flags=1 << 30)"):
    try:
        x = 1
        print(call, "=", eval(call))
    except BaseException as error:
        print(call, "|", type(error).__name__, error)


def function():
    local = "L"
    print(eval("local"), eval("[local for _ in '1']", {"local": "arg"}), sorted(locals()))
    exec("local = 'changed'")
    d = locals()
    d["new"] = 1
    return local, "new" in locals()


print(function())


def outer():
    v = 1

    def inner():
        return v
    return inner


try:
    exec(outer().__code__)
except TypeError as error:
    print(error)
print(eval(outer.__code__.replace(co_consts=outer.__code__.co_consts)).__name__)
c = (lambda a, b=1, *c, d, **e: 0).__code__
print(c.co_argcount, c.co_kwonlyargcount, c.co_varnames, c.co_flags, c.replace(co_name="new").co_name, c == c.replace(), hash(c) == hash(c.replace()))
print(list(outer.__code__.co_lines())[:1] != [], list(outer.__code__.co_positions())[0], outer.__code__.co_code[:2].hex())
import ast
tree = ast.parse("x = 1 + 2\nprint(x)")
print(ast.dump(tree), type(compile(tree, "t", "exec")).__name__)
exec(compile(tree, "t", "exec"))
print(ast.unparse(tree), ast.literal_eval("[1, (2, {'a': None})]"), type(compile("x", "f", "eval", ast.PyCF_ONLY_AST)).__name__)
print(globals() is vars() is locals(), __builtins__.__name__, eval("__name__"))
dont = compile("x: int = 1", "f", "exec", dont_inherit=True)
ns = {}
exec(dont, ns)
print(ns["__annotations__"])
assert_off = compile("assert False", "f", "exec", optimize=1)
exec(assert_off)

# A module with a yield in an assertion that is dropped: its stack begins one deeper, and handlers keep that much.
class Dying:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("dies", self.name)


source = """
try:
    assert (yield)
    x = [Dying(1), Dying(2), 1 / 0]
except ZeroDivisionError as error:
    print("caught", error)
for i in range(3):
    try:
        [Dying(i + 10), 1 / 0]
    except ZeroDivisionError:
        print("again")
print("end of the module")
"""
code = compile(source, "source", "exec", optimize=1)
print(code.co_stacksize, code.co_exceptiontable)
exec(code, {"Dying": Dying})
