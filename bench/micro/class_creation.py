# Creating classes and instances with __init__ and special methods.

class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)


def run():
    total = Point(0, 0)
    for i in range(850_000):
        total = total + Point(i, 1)
    names = 0
    for i in range(9000):
        cls = type(f"C{i}", (Point,), {"kind": i, "method": lambda self: self.kind})
        names += cls(1, 2).method()
    return total.x, total.y, names


EXPECTED = (361249575000, 850000, 40495500)
