# list.remove: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
[1, 2].remove(3)
[].remove(1)
[1].remove()
[1].remove(1, 2)
[1, 2].remove(2)
[1].remove('1')
""")
x = [1, 2, True, 1.0, 3]
x.remove(1)
x.remove(1)
print(x)


class Evil:
    def __eq__(self, other):
        victim.clear()
        return True


victim = [1, 2, 3]
try:
    victim.remove(Evil())
    print("removed", victim)
except ValueError as error:
    print(error, victim)


class Loud:
    def __del__(self):
        print("del", seen)


seen = [Loud(), 2]
seen.remove(seen[0])
print(seen)
