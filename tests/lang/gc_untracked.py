# What can never be part of a cycle leaves the collector's sight: tuples of such values, and code objects of such
# constants. What can be stays, however it was made.
# no-stress: tuples that hold themselves have nothing that a collection could clear, so they stay, as in CPython
import gc
import marshal
import weakref


def function(a, b=(1, 2, (3, "x"))):
    return a, b, "constant", (4, 5), lambda: (6, 7)


gc.collect()
print(gc.is_tracked(function.__code__))
print([gc.is_tracked(constant) for constant in function.__code__.co_consts])
print(gc.is_tracked(function.__defaults__), gc.is_tracked(function.__code__.co_consts))

# Of constants, of constants in lists, of containers.
made = [tuple([1, 2]), tuple([(1,), ("a", b"b")]), tuple([[]]), tuple([([],)]), (made := ({},))]
gc.collect()
print([gc.is_tracked(each) for each in made])

# A tuple from marshal that refers to itself: ref 0 is the tuple itself.
selfish = marshal.loads(b"\xa9\x02i\x05\x00\x00\x00r\x00\x00\x00\x00")
print(selfish[0], selfish[1] is selfish, gc.is_tracked(selfish))
nested = marshal.loads(b"\xa9\x01\xa9\x01r\x00\x00\x00\x00")
print(nested[0][0] is nested, gc.is_tracked(nested), gc.is_tracked(nested[0]))


# A cycle through the constant of a code object and one through a tuple filled late are found.
class Node:
    pass


def cycle_through_tuple():
    node = Node()
    node.items = tuple([iter(()), (1, (2, node))])
    return weakref.ref(node)


gone = cycle_through_tuple()
gc.collect()
print(gone() is None)


def items():
    yield 1
    gc.collect()
    yield node
    gc.collect()


node = Node()
node.items = tuple(items())
gone = weakref.ref(node)
del node
gc.collect()
print(gone() is None)


# Tuples that iterators give out again and again are seen once more when they hold a container.
def second_is_tracked(iterator):
    next(iterator)
    gc.collect()
    return gc.is_tracked(next(iterator))


print(second_is_tracked(zip([None, []])), second_is_tracked(enumerate([None, []])),
      second_is_tracked(iter({1: None, 2: []}.items())), second_is_tracked(reversed({2: [], 1: None}.items())))
