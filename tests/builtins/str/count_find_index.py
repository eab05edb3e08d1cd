# str.count_find_index: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


for method in ("count", "find", "rfind", "index", "rindex", "startswith", "endswith"):
    for args in (("a",), ("",), ("ab",), ("x",), ("a", 1), ("a", -2), ("b", 0, 2), ("", 10), ("", 4), ("", 5, 2), ("ab", None, None), ("a", 3, 1), ("a", -100, 100), ("a", 10**30), (5,), (None,), (b"a",), (), ("a", "x"), ("a", 1.5), ("a", 1, 2, 3),
                 (("a", "b"),), (("x", 5),), ((),), (["a"],)):
        try:
            print(method, args, getattr("abcab", method)(*args))
        except Exception as error:
            print(method, args, type(error).__name__, error)
cases("""
'aaaa'.count('aa')
'éàé'.count('é'), 'x😀y😀'.find('😀', 2), 'x😀y'.rfind('y')
'abc'.find('é'), 'é'.find('e'), 'é😀'.find('abc')
('ab' * 1000 + 'abc').find('abc'), ('a' * 5000 + 'b').rfind('ab'), ('a' * 100).count('a' * 10)
'mississippi'.find('issip'), 'mississippi'.rindex('iss')
'\\0a\\0'.count('\\0')
""")
