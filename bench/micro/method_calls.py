# Calls of methods with few arguments, of plain, inherited and static kind.

class Base:
    def __init__(self):
        self.count = 0

    def add(self, n):
        self.count += n

    def get(self):
        return self.count

    @staticmethod
    def twice(n):
        return n + n


class Child(Base):
    def step(self, n):
        self.add(n)
        return self.get()


def run():
    child = Child()
    for i in range(1_900_000):
        child.step(Base.twice(1))
    return child.count


EXPECTED = 3800000
