# bytes.find_count_index: results, edge cases, errors and their messages.


B = bytes


for method in ("count", "find", "rfind", "index", "rindex", "startswith", "endswith"):
    for args in ((b"a",), (b"",), (b"ab",), (b"x",), (97,), (300,), (-1,), (b"a", 1), (b"a", -2), (b"b", 0, 2), (b"", 10), (b"", 5, 2), (b"ab", None, None), (bytearray(b"a"),), (memoryview(b"b"),), ("a",), (None,), (), (b"a", "x"), (b"a", 1, 2, 3),
                 ((b"a", b"b"),), ((b"x", "a"),), ((),), (1.5,)):
        try:
            print(method, args if memoryview not in map(type, args) else "view", getattr(B(b"abcab"), method)(*args))
        except Exception as error:
            print(method, args if memoryview not in map(type, args) else "view", type(error).__name__, error)
