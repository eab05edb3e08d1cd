# Items whose __del__ looks at or changes the set that lets them go.
s = set()
log = []


class Item:
    def __init__(self, name, action=None):
        self.name, self.action = name, action

    def __hash__(self):
        return hash(self.name)

    def __eq__(self, other):
        return self.name == getattr(other, "name", None)

    def __del__(self):
        log.append((self.name, len(s)))
        if self.action:
            self.action()


def flush(label):
    print(label, log, len(s))
    log.clear()


s.add(Item(1))
s.discard(Item(1))
flush("discarded")
s.add(Item(2))
s.add(Item(2))
flush("the first stays")
s.clear()
flush("cleared")
s.add(Item(3))
s.pop()
flush("popped")
s.add(Item(4, lambda: s.update(range(100))))
s.remove(Item(4))
flush("adds")
s.clear()
s.update(Item(i, lambda i=i: s.add(i)) for i in range(5))
s.clear()
flush("refilled while being cleared")
s.clear()
s.update(Item(i, s.clear) for i in range(5))
s.discard(Item(2))
flush("cleared while discarding")
s.update(Item(i, s.clear) for i in range(5))
log.clear()
s -= {Item(0), Item(1), 7}
s.clear()
log.clear()
s.update(Item(i, lambda: s.update(range(50))) for i in range(3))
s &= {5}
log.clear()
print("intersected", sorted(s)[:3])
s.clear()
s.update(Item(i) for i in range(3))
s.__init__([1])
log.sort()
flush("made anew")
iterator = iter({Item(9)})
next(iterator)
flush("iterator")
del iterator
flush("gone")
deep = frozenset()
for i in range(100000):
    deep = frozenset([deep])
del deep
print("done")
