# Comparisons, chains, identity, membership, and/or/not, conditional expressions: results and order of evaluation.

def v(value):
    print("[", value, end="] ")
    return value


print(v(1) < v(2) < v(3))
print(v(3) < v(2) < v(1))
print(v(1) < v(2) > v(0) == v(0))
print(v(0) or v("") or v([]))
print(v(0) or v(5) or v(6))
print(v(1) and v("x") and v([]))
print(v(0) and v(1))
print(not v(0), not v("a"))
print(v(1) if v(0) else v(2))
print(v(1) if v(1) else v(2) if v(3) else v(4))
print(v(1) in v([1, 2]), v(3) not in v((1, 2)))
print(1 < 2 == 2 < 3, 1 == 1.0 == True, None is not True, None is None)
print("a" < "b", "abc" < "abd", "Z" < "a", "" < "a", "é" > "z", (1, 2) < (1, 2, 0), [1, [2]] < [1, [3]])
print(b"a" < b"b", {1} < {1, 2}, {1, 2} <= {1, 2}, {1} < {2}, frozenset([1]) == {1})
print(float("nan") == float("nan"), float("inf") > 10**400, -float("inf") < -(10**400), 2**53 == 2.0**53,
      2**53 + 1 == 2.0**53, 10**400 == float("inf"), 0.1 + 0.2 == 0.3, 1 == 1 + 0j)
nan = float("nan")
print(nan in [nan], [nan] == [nan], nan != nan, (nan,) == (nan,), {nan: 1} == {nan: 1})


class Weird:
    def __eq__(self, other):
        return "eq result"

    def __lt__(self, other):
        return []

    def __contains__(self, item):
        return "non-empty"

    def __bool__(self):
        print("bool called", end=" ")
        return False


w = Weird()
print(w == 1, w != 1, w < 1, w > w, 5 in w, 5 not in w)
print((w and 1) is w, w or "other", not w, "yes" if w else "no")
print(w < 1 < 2)


class BadBool:
    def __bool__(self):
        return 1


class BadLen:
    def __len__(self):
        return -1


class HugeLen:
    def __len__(self):
        return 2**70


class NoHash:
    __hash__ = None


for value in (BadBool(), BadLen(), HugeLen()):
    try:
        print("truth" if value else "false")
    except Exception as error:
        print(type(error).__name__, error)
for text in ("1 in 5", "{}[[]]", "{NoHash()}", "5 in 'abc'", "'a' in b'a'", "[] in {}", "None in 'x'"):
    try:
        print(eval(text))
    except TypeError as error:
        print(text, "|", error)


class Iterable:
    def __iter__(self):
        return iter([1, 2, 3])


class OldStyle:
    def __getitem__(self, index):
        if index > 3:
            raise IndexError
        return index * 2


print(2 in Iterable(), 9 in Iterable(), 4 in OldStyle(), 5 in OldStyle(), list(OldStyle()))
print([] is [], None is None)
a = b = []
print(a is b, a is not b, a is not [] )
