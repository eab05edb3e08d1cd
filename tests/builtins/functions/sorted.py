# functions.sorted: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
sorted([3, 1, 2]), sorted('cab'), sorted({2: 0, 1: 0}), sorted([1, 2], reverse=True), sorted(['b', 'A'], key=str.lower), sorted([], key=5), sorted((x for x in (2, 1))), sorted([1, 2], key=None, reverse=0)
sorted()
sorted(5)
sorted([1, 'a'])
sorted([1], key=5)
sorted([1, 2], 5)
sorted([1, 2], reverse='a')
sorted([1, 2], cmp=5)
sorted(iterable=[1])
sorted([None, 1])
sorted([{}, {}])
sorted([[2, 'a'], [2, 'b'], [1, 'z']]), sorted([True, 0, 2.5, -1]), sorted([b'b', b'a']), sorted([(1,), (), (0, 5)])
""")
source = [3, 1, 2]
result = sorted(source)
print(source, result, sorted(source) is not source)
