# tuple.operators: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
(1,) + (2,)
(1,) + [2]
(1,) * 3
2 * (1, 2)
(1,) * -1
(1,) * 1.5
(1,) * 10**30
() * 10**9
(1, 2)[0]
(1, 2)[-1]
(1, 2)[2]
(1, 2)['a']
(1, 2)[1:]
(1, 2)[::-1]
1 in (1, 2)
(1, 2) == (1, 2)
(1, 2) == [1, 2]
(1, 2) < (1, 3)
(1,) < (1, 0)
(1, 'a') < (1, 2)
(1,) < [1]
() == ()
hash((1, 2)) == hash((1, 2))
hash(()) == hash(())
hash((1, 2)) == hash((2, 1))
hash(([],))
hash((1, 'a', None, 2.5, (3,))) == hash((1.0, 'a', None, 2.5, (3,)))
repr(())
repr((1,))
repr((1, 'a', (2, [3])))
len((1, 2))
bool(())
bool((0,))
(1,).append(2)
(1, 2).__getitem__(slice(0, 1))
(1,).__contains__(1)
tuple.__add__((1,), 5)
list(reversed((1, 2)))
sorted((3, 1, 2))
max((1, 5, 3)), min((2, 1)), sum((1, 2))
(1, 2).__getnewargs__()
tuple[int, ...]
(1, 2, 3)[0:2:1], (1, 2, 3)[10:]
""")
print(hash((1, 2, 3)), hash(()), hash((0,)), hash((1.5, 2)), hash(((1, 2), 3)), hash((-1,)), hash((2**61, 5)))
x = ([],)
x[0].append(x)
print(x)
t = (1,)
u = t
t += (2,)
t *= 2
print(t, u)
for statement in ("t[0] = 1", "del t[0]", "t.x = 1", "t[0:1] = ()"):
    try:
        exec(statement)
    except Exception as error:
        print(statement, type(error).__name__, error)
