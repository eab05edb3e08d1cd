# Loads and stores of instance attributes, class attributes and slots.

class Plain:
    shared = 3

    def __init__(self):
        self.a = 1
        self.b = 2


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self):
        self.a = 1
        self.b = 2


def run():
    plain, slotted = Plain(), Slotted()
    for i in range(3_200_000):
        plain.a = plain.b + plain.shared
        slotted.a = slotted.b + plain.a
        plain.b = slotted.a & 255
        slotted.b = plain.b + 1
    return plain.a, slotted.b


EXPECTED = (255, 253)
