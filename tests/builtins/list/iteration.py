# list iterators: order, growth and shrinking on the way, reversed, length hints, state after the end.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
list(iter([1, 2]))
list(reversed([1, 2, 3]))
iter([]).__length_hint__()
next(iter([]))
next(reversed([]))
iter([1]).__reduce__()[1]
iter([1, 2]).__setstate__(1)
type(iter([])).__name__
type(reversed([])).__name__
sum([1, 2]), max([1, 5]), min([4, 2]), any([0, 1]), all([])
list(map(str, [1])), list(zip([1], [2])), list(enumerate([7]))
""")
x = [1, 2, 3]
it = iter(x)
next(it)
x[:] = []
print(list(it))
x.append(9)
print(list(it))
r = reversed([1, 2, 3])
print(next(r), r.__length_hint__(), list(r), list(r))
x = [1, 2, 3]
r = reversed(x)
x.clear()
print(list(r))
for v in (x := [1, 2, 3]):
    if v == 2:
        x.insert(0, 0)
    if len(x) > 5:
        break
    print(v, end=" ")
print(x)
