# set.copy_and_subclass: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


a = {1, (2, 3)}
b = a.copy()
b.add(9)
print(len(a), len(b), a <= b)
cases("""
{1}.copy(1)
frozenset().copy(1)
frozenset([1]).copy()
""")
big = set()
for i in range(2000):
    big.add(i * 7 % 1009)
print(len(big), sum(big))
for i in range(0, 1009, 2):
    big.discard(i)
print(len(big), sum(big), 1 in big, 2 in big)
for i in range(5000):
    big.add(i)
    big.discard(i - 3)
print(len(big))


class Evil:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return 7

    def __eq__(self, other):
        if active:
            victim.clear()
        return False


active = False
victim = {Evil(i) for i in range(5)}
active = True
victim.add(Evil(9))
print(len(victim))
victim = {Evil(i) for i in range(0)}
active = False
victim.update(Evil(i) for i in range(5))
active = True
print(Evil(1) in victim, len(victim))
