# list: + * += *= in, comparison, repr, with every kind of operand.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
[1] + [2]
[1] + (2,)
(1,) + [2]
[1] + None
[1] * 3
3 * [1]
[1] * 0
[1] * -5
[1, 2] * True
[1] * 1.5
[1] * 'a'
[1] * [2]
[1] * 10**30
[] * 10**9
1 in [1]
[1] in [[1]]
'a' in ['ab']
[1, 2] == [1, 2]
[1] == (1,)
[1, 2] < [1, 3]
[1] < [1, 0]
[] < [0]
[1] < (1,)
[2] > [1, 5]
[1, 'a'] < [1, 2]
[1] <= [1]
[1] != [2]
[1, [2, [3]]] == [1, [2, [3]]]
hash([])
repr([1, 'a', None, [2.5], (3,)])
str([])
bool([])
bool([0])
len([1, 2])
[1].__add__((2,))
[1].__mul__('a')
[1].__contains__(1)
[1].__eq__(5)
[1].__lt__((1,))
list.__len__(5)
[1].__sizeof__() > 0
list[int]
""")
x = [1]
y = x
x += [2]
x += "ab"
x += (i for i in [5])
x *= 2
print(x, y is x)
try:
    x += 5
except TypeError as error:
    print(error)
x *= 0
print(x, y)
x.append(x)
print(x, x == x)


class R:
    def __repr__(self):
        items.clear()
        return "R"


items = [R(), 1, 2]
print(items)


class Eq:
    def __eq__(self, o):
        del left[1:]
        return True


left, right = [Eq(), 1, 2], [0, 1, 3]
print(left == right, len(left))
