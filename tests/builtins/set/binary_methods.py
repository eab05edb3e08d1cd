# set.binary_methods: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


others = [set(), {1}, {1, 2, 3, 4}, {9}, frozenset({2}), [1, 1], (3,), "ab", {1: 0}, range(2), iter([2]), 5, None, [[]], (i for i in (1, 9))]
for name in ("union", "intersection", "difference", "symmetric_difference", "issubset", "issuperset", "isdisjoint", "__or__", "__and__", "__sub__", "__xor__", "__le__", "__lt__", "__eq__", "__ror__"):
    for kind in (set, frozenset):
        out = []
        for other in others:
            if iter in (type(other),) or hasattr(other, "__next__"):
                other = [2]
            try:
                r = getattr(kind([1, 2, 3]), name)(other)
                out.append(f"{type(r).__name__}:{sorted(r, key=str)}" if isinstance(r, (set, frozenset)) else str(r))
            except Exception as error:
                out.append(f"{type(error).__name__} {error}")
        print(name, kind.__name__, out)
cases("""
{1}.union()
{1}.union([2], (3,), {4})
{1, 2, 3}.intersection([1, 2], [2])
{1, 2, 3}.intersection()
{1, 2, 3}.difference([1], [2])
{1}.symmetric_difference()
{1}.symmetric_difference([1], [2])
{1}.issubset()
{1}.isdisjoint([2], [3])
""")
