# Iterators over keys, values and items, forward and reverse; dicts that change under them.
import copy
import operator
import pickle


def show(function):
    try:
        print(repr(function()))
    except Exception as error:
        print(type(error).__name__, error)


d = dict(zip("abcdef", range(6)))
for view in (d, d.keys(), d.values(), d.items()):
    print(list(view), list(reversed(view)))
    iterator, backwards = iter(view), reversed(view)
    print(type(iterator).__name__, type(backwards).__name__, iter(iterator) is iterator)
    next(iterator), next(backwards)
    print(operator.length_hint(iterator), operator.length_hint(backwards))
    print(iterator.__reduce__()[1], backwards.__reduce__()[1])
    print(list(copy.copy(iterator)), list(pickle.loads(pickle.dumps(backwards))))
    print(next(iterator), next(backwards))
    print(list(iterator), list(backwards), list(iterator), list(backwards))
    print(operator.length_hint(iterator), iterator.__reduce__()[1])

# Deleted places are passed over in both directions.
for key in "ace":
    del d[key]
print(list(d), list(reversed(d)), list(reversed(d.items())))
d["a"] = 10
print(list(d), list(reversed(d)))
for kind in (iter, reversed):
    d = {1: 1, 2: 2}
    iterator = kind(d)
    next(iterator)
    d[3] = 3
    show(lambda: next(iterator))
    del d[3]
    show(lambda: next(iterator))
    print(operator.length_hint(iterator))
    show(lambda: iterator.__reduce__()[1])

    # One out, one in: the size is the same.
    d = {1: 1, 2: 2, 3: 3}
    seen = []
    try:
        for number, key in enumerate(kind(d)):
            seen.append(key)
            if number < 20:
                del d[key]
                d[number + 100] = 0
    except RuntimeError as error:
        print(error)
    print(len(seen))

    d = {i: i for i in range(10)}
    iterator = kind(d.items())
    next(iterator)
    d.clear()
    show(lambda: next(iterator))
    d = {}
    iterator = kind(d.values())
    show(lambda: next(iterator, "end"))
    d[1] = 1
    show(lambda: next(iterator, "end"))

# Values may change, and be asked for after the dict grew and shrank to the same size.
d = {i: i for i in range(5)}
for key, value in d.items():
    d[key] = value * 2
print(d)
iterator = iter(d)
next(iterator)
for i in range(100):
    d[i + 100] = i
for i in range(100):
    del d[i + 100]
print(list(iterator))
iterator = reversed(d)
next(iterator)
for i in range(100):
    d[i + 100] = i
for i in range(100):
    del d[i + 100]
print(list(iterator))

# The pairs of items() are tuples of their own.
pairs = list({1: 2, 3: 4}.items())
print(pairs, pairs[0] is pairs[1])
iterator = iter({1: 2, 3: 4, 5: 6}.items())
first = next(iterator)
second = next(iterator)
print(first, second)
for key, value in {1: [], 2: {}}.items():
    print(key, value)

for cls in (type(iter({})), type(reversed({}.items())), type({}.keys()), type({}.values()), type({}.items())):
    show(lambda: cls())
    print(cls.__name__, cls.__module__)
show(lambda: reversed({}.keys()).__length_hint__())
