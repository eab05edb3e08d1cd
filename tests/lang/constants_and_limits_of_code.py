# Many constants, names, locals, arguments and jumps: EXTENDED_ARG; big displays; constant folding; nesting.

n = 700
source = "def f():\n" + "".join(f"    v{i} = {i} + {i * 1000.5}\n" for i in range(n)) + "    return " + " + ".join(f"v{i}" for i in range(n))
ns = {}
exec(source, ns)
print(ns["f"](), len(ns["f"].__code__.co_consts) > 700, ns["f"].__code__.co_nlocals)
exec("def g(" + ", ".join(f"a{i}={i}" for i in range(300)) + "): return a0 + a299 + sum(locals().values())", ns)
print(ns["g"](), ns["g"](a5=1000), ns["g"](*range(300)))
exec("def h(*a, **k): return len(a), len(k)\nr = h(" + ", ".join(map(str, range(400))) + ", " + ", ".join(f"k{i}={i}" for i in range(400)) + ")", ns)
print(ns["r"])
exec("x = 0\nfor i in range(3):\n" + "    x += i\n" * 2000, ns)
print(ns["x"])
exec("if x < 0:\n" + "    y = 1\n" * 2000 + "else:\n    y = 2\n", ns)
print(ns["y"])
exec("big_list = [" + ", ".join(map(str, range(3000))) + "]\nbig_dict = {" + ", ".join(f"'{i}': {i}" for i in range(3000)) + "}\nbig_tuple = (" + ", ".join(map(str, range(3000))) + ")\nbig_set = {" + ", ".join(map(str, range(3000))) + "}", ns)
print(sum(ns["big_list"]), len(ns["big_dict"]), sum(ns["big_tuple"]), len(ns["big_set"]))
exec("names = [" + ", ".join(f"name_{i}" for i in range(1000)) + "]", {f"name_{i}": i for i in range(1000)} | (found := {}))
print(eval("(" * 80 + "1" + ")" * 80), eval("[" * 80 + "]" * 80), eval("-" * 90 + "1"), eval("not " * 90 + "0"))
print(eval("1" + " + 1" * 1500), eval("'a' " * 1000) == "a" * 1000, len(eval("f'" + "{1}" * 500 + "'")), eval(" or ".join(["0"] * 800 + ["7"])), eval(" < ".join(map(str, range(500)))))
print(eval("x" + ".real" * 300, {"x": 5}), eval("x" + "[0]" * 30, {"x": (l := [])} | {"x": __import__("functools").reduce(lambda a, _: [a], range(30), "deep")}))
exec("def nest():\n" + "".join("    " * (i + 1) + f"for i{i} in range(2):\n" for i in range(18)) + "    " * 19 + "count[0] += 1\n", ns)
ns["count"] = [0]
ns["nest"]()
print(ns["count"])
for depth in (19, 21):
    text = "".join("    " * i + f"for i{i} in x:\n" for i in range(depth)) + "    " * depth + "pass\n"
    try:
        compile(text, "t", "exec")
        print(depth, "compiles")
    except SyntaxError as error:
        print(depth, error.msg)
text = "".join(" " * i + "if 1:\n" for i in range(98)) + " " * 98 + "deep_if = 1"
exec(text, ns)
print(ns["deep_if"])
try:
    compile("".join(" " * i + "if 1:\n" for i in range(101)) + " " * 101 + "pass", "t", "exec")
except IndentationError as error:
    print(error.msg)


def folded():
    return 2 ** 10, "ab" * 3, 1 + 2j, -5, not 1, (1, 2)[0], "abc"[1], 10 // 3, (1, (2, 3)), ~5, 1 << 5, -0.0, "a" + "b", 24 * 60 * 60, [1, 2, 3], {1, 2}, 1 in (1, 2), 5 in {5, 6}


print(folded(), folded.__code__.co_consts)
for expression in ("1 << 1000", "2 ** 5000", "'a' * 5000", "(1,) * 300", "1 / 0", "'a'[5]", "10 ** 10 ** 2", "-'a'", "1 << -1"):
    code = compile(expression, "t", "eval")
    print(expression, [type(c).__name__ for c in code.co_consts])
print((lambda: (1, 1.0, True, "a", "a", b"a", 0.0, -0.0, (1,), (1.0,)))())
a, b = 0.0, -0.0
print([str(v) for v in (a, b, 0.0, -0.0)], 1 == 1.0, [type(v) for v in (1, 1.0, True)])
