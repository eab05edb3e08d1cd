# str.removeprefix_removesuffix: results, edge cases, errors and their messages.

for method in ("removeprefix", "removesuffix"):
    for args in (("ab",), ("b",), ("",), ("abab",), ("ababab",), (5,), (), (("a",),)):
        try:
            print(method, args, getattr("abab", method)(*args))
        except Exception as error:
            print(method, args, type(error).__name__, error)
