# An interned string that dies deep inside a structure: whoever interns an equal text while the rest of the structure
# still dies gets a living string.
import sys


def name():
    return sys.intern("".join(["dying", "_name"]))


class Late:
    def __del__(self):
        kept.append(name())


for depth in range(40, 60):
    for order in (0, 1):
        kept = []
        chain = [Late(), name()] if order else [name(), Late()]
        for _ in range(depth):
            chain = [chain]
        del chain
        fresh = ["%010d" % i for i in range(1000)]
        if kept != ["dying_name"] or name() is not kept[0]:
            print("depth", depth, order, kept)
        fresh = kept = None

# The same by way of attributes and of a dict's keys.
class Node:
    pass


for depth in range(10, 120, 3):
    kept = []
    node = None
    for i in range(depth):
        outer = Node()
        outer.inner = node
        outer.late = Late()
        outer.names = {name(): i}
        outer.other = name()
        node = outer
    del node, outer
    if set(kept) != {"dying_name"} or len({id(k) for k in kept}) != 1 or len(kept) != depth:
        print("nodes", depth, len(kept))
print("done")
