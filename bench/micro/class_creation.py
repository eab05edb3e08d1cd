# Creating classes and instances with __init__ and special methods.

class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)


def run():
    total = Point(0, 0)
    for i in range(250_000):
        total = total + Point(i, 1)
    names = 0
    for i in range(4000):
        cls = type(f"C{i}", (Point,), {"kind": i, "method": lambda self: self.kind})
        names += cls(1, 2).method()
    return total.x, total.y, names


EXPECTED = (31249875000, 250000, 7998000)
