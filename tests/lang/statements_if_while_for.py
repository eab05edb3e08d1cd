# if, while, for: else clauses, break and continue, loops over changing lists, nested loops.

def classify(n):
    if n < 0:
        return "negative"
    elif n == 0:
        return "zero"
    elif n < 10:
        return "small"
    else:
        return "large"


print([classify(n) for n in (-5, 0, 3, 10, 10**30)])

n = 0
while n < 5:
    n += 1
    if n == 2:
        continue
    if n == 4:
        break
    print("while", n)
else:
    print("not reached")

while n < 6:
    n += 1
else:
    print("while else", n)

for i in range(3):
    pass
else:
    print("for else", i)

for i in []:
    print("never")
else:
    print("empty for else", i)

for i in range(10):
    for j in range(10):
        if i * j == 42:
            print("found", i, j)
            break
    else:
        continue
    break
else:
    print("nothing found")

items = [1, 2, 3]
for item in items:
    if len(items) < 8:
        items.append(item * 10)
print(items)

items = list(range(8))
for item in items:
    items.remove(item)
print(items)

for a, (b, *c) in [(1, (2, 3, 4)), (5, "xyz"), (6, [7])]:
    print(a, b, c)

target = [0, 0]
for target[1] in range(4):
    target[0] += target[1]
print(target)


class Holder:
    pass


for Holder.value in "ab":
    print(Holder.value)
try:
    for x in 5:
        pass
except TypeError as error:
    print(error)
try:
    for a, b in [(1, 2), (3,)]:
        print(a, b)
except ValueError as error:
    print(error)
for i in range(2): print(i); print(-i)
if True: print("one line"); print("two")
while True:
    try:
        break
    finally:
        print("finally on break")
for i in range(3):
    try:
        continue
    finally:
        print("finally on continue", i)


def returning():
    for i in range(3):
        try:
            return i
        finally:
            print("finally on return")


print(returning())


def overridden():
    while True:
        try:
            return "try"
        finally:
            break
    return "after loop"


print(overridden())
