# str.partition_rpartition: results, edge cases, errors and their messages.

for method in ("partition", "rpartition"):
    for args in (("b",), ("x",), ("abcab",), ("ab",), ("",), (5,), (), ("a", "b"), (b"a",), (None,)):
        try:
            print(method, args, getattr("abcab", method)(*args))
        except Exception as error:
            print(method, args, type(error).__name__, error)
