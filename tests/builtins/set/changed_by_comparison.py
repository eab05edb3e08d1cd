# Intersections and differences of sets whose keys change the sets when they are compared.


class Key:
    hook = None

    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n % 3

    def __eq__(self, other):
        hook, Key.hook = Key.hook, None
        if hook:
            hook()
        return self.n == other.n

    def __repr__(self):
        return f"K{self.n}"


def keys(*numbers):
    return {Key(n) for n in numbers}


def show(result):
    print(sorted(k.n for k in result))


for change in ("clear", "add", "pop", None):
    for which in (0, 1):
        a, b = keys(*range(12)), keys(*range(6, 20))
        chosen = (a, b)[which]

        def hook(chosen=chosen):
            if change == "clear":
                chosen.clear()
            elif change == "add":
                chosen.update(Key(n) for n in range(100, 160))
            elif change == "pop":
                chosen.pop()

        for operation in (set.intersection, set.difference, set.symmetric_difference, set.union):
            x, y = a.copy(), b.copy()
            Key.hook = hook if change else None
            result = operation(a, b)
            Key.hook = None
            if change is None:
                show(result)
            assert all(isinstance(k, Key) for k in result)
            a, b = x, y
numbers, words = set(range(0, 300, 3)), {str(n) for n in range(50)}
print(len(numbers & set(range(0, 300, 2))), len(numbers - set(range(0, 300, 2))), sorted(words - {"1", "2"})[:4], 3 in numbers, 4 in numbers, "7" in words, 3.0 in numbers, 7 in words)
s = set(range(100))
for n in range(0, 100, 2):
    s.discard(n)
print(len(s & set(range(50))), len(s - set(range(50))), sorted(s & frozenset({1, 2, 3})), frozenset({1}) in {frozenset({1})}, {1} in {frozenset({1})})
