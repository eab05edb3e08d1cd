# set.update_methods: results, edge cases, errors and their messages.

for name in ("update", "intersection_update", "difference_update", "symmetric_difference_update", "__ior__", "__iand__", "__isub__", "__ixor__"):
    for args in (({1, 9},), ([1, 9],), ([],), ((1,), (2,)), (), (5,), ([[]],), ("12",), ({1: 0},)):
        s = {1, 2, 3}
        try:
            r = getattr(s, name)(*args)
            print(name, args, r if r is None or r is NotImplemented else "self", sorted(s, key=str))
        except Exception as error:
            print(name, args, type(error).__name__, error, sorted(s, key=str))
s = {1, 2, 3}
s.update(s)
s.intersection_update(s)
print(s)
s.symmetric_difference_update(s)
print(s)
s = {1, 2}
s.difference_update(s)
print(s)
s = {1, 2}
s -= s
s |= {7}
s ^= {7, 8}
s &= {8, 9}
print(s)
for source in ("s |= [1]", "s -= 5", "s ^= 'a'", "s &= {}"):
    try:
        exec(source)
    except TypeError as error:
        print(error)


def failing():
    yield 10
    raise ValueError("half")


try:
    s.update(failing())
except ValueError:
    print(sorted(s))
