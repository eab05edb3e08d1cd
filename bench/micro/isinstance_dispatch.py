# Type tests and dispatch over objects of several classes.

class A:
    def visit(self):
        return 1


class B(A):
    def visit(self):
        return 2


class C:
    def visit(self):
        return 3


def run():
    total = 0
    items = [A(), B(), C(), 1, "x", B()] * 10
    for _ in range(48_000):
        for item in items:
            if isinstance(item, int):
                total += item
            elif isinstance(item, (A, C)):
                total += item.visit()
            else:
                total += len(item)
    return total


EXPECTED = 4800000
