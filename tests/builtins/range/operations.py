# range.operations: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


class I:
    def __index__(self):
        return 3


cases("""
range(3), range(1, 3), range(0, 10, 3), range(5, 0, -2), range(0), range(-1), range(3, 3)
range()
range(1, 2, 3, 4)
range(1, 2, 0)
range(1.5)
range('a')
range(None)
range(stop=3)
range(I()), range(True)
list(range(5)), list(range(2, 8, 3)), list(range(5, 0, -2)), list(range(0, -5, -1)), list(range(5, 1))
len(range(10)), len(range(0, 10, 3)), len(range(10, 0, -3)), len(range(5, 1)), len(range(2**62))
len(range(2**64))
range(2**70)[2**69], range(2**70)[-1], range(2**70)[5:10], 2**69 in range(2**70), range(2**70).index(2**69), range(0, 2**70, 2).count(7)
range(10)[2], range(10)[-1], range(10)[2:5], range(10)[::-1], range(10)[::3], range(10)[5:2], range(10)[-3:]
range(10)[10]
range(10)['a']
range(10)[::0]
range(10)[1.5]
3 in range(5), 3.0 in range(5), 'a' in range(5), 2.5 in range(5), True in range(2), 4 in range(0, 10, 3), -2 in range(0, -10, -2), None in range(3)
range(5).index(3), range(5).count(3), range(5).count('a'), range(0, 10, 3).index(9)
range(5).index(5)
range(5).index('a')
range(0, 10, 3).index(4)
range(3) == range(0, 3), range(0) == range(5, 5), range(0, 3, 2) == range(0, 4, 2), range(3) == [0, 1, 2], hash(range(3)) == hash(range(0, 3, 1)), hash(range(0)) == hash(range(2, 2)), range(1, 2, 5) == range(1, 2, 9)
range(3) < range(4)
range(3).start, range(1, 9, 2).stop, range(3).step
range(3) + range(2)
range(3) * 2
list(reversed(range(5))), list(reversed(range(0, 10, 3))), list(reversed(range(2**70, 2**70 + 2)))
bool(range(0)), bool(range(1)), max(range(5)), min(range(1, 4)), sum(range(101)), sorted(range(3, 0, -1))
iter(range(3)).__length_hint__(), iter(range(2**70)).__length_hint__() > 5, type(iter(range(2**70))).__name__, type(iter(range(3))).__name__
repr(range(1, 5)), str(range(0, 5, 2)), range(3).__reduce__()
type('R', (range,), {})
[i for i in range(2**63 - 2, 2**63 + 2)], [i for i in range(-(2**63), -(2**63) + 2)]
list(range(10**20, 10**20 + 3)), list(range(0, 10**20, 5 * 10**19))
""")
for statement in ("range(3).start = 1", "range(3)[0] = 1", "del range(3)[0]", "range(3).x = 1"):
    try:
        exec(statement)
    except Exception as error:
        print(type(error).__name__, error)
it = iter(range(3))
print(next(it), list(it), next(it, "end"))
it = iter(range(10))
it.__setstate__(7)
print(list(it))
