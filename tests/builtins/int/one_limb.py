# Products and quotients of long ints where one operand is short, at the borders of the machine's words.
import operator

big = [0, 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 61, 2 ** 62 - 1, 2 ** 62, 2 ** 63, 2 ** 64 - 1, 2 ** 64, 2 ** 65 + 12345,
       10 ** 20, 10 ** 40 + 7, 2 ** 128 - 1, 2 ** 192, 3 ** 250, 2 ** 448 - 1, 2 ** 512 - 1, 2 ** 576 + 1]
small = [1, 2, 3, 7, 10, 1023, 2 ** 31 - 1, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 61 - 1, 2 ** 62 - 1, 2 ** 63, 2 ** 64 - 1]
checks = 0
total = 0
for a in big:
    for b in small:
        for x in (a, -a):
            for y in (b, -b):
                q, r = x // y, x % y
                assert q * y + r == x and (0 <= r < y or y < r <= 0), (x, y, q, r)
                assert divmod(x, y) == (q, r)
                p = x * y
                assert p == y * x and p // y == x and p % y == 0, (x, y)
                m = x & y
                assert m == (y & x) and (x | y) + m == x + y and (x ^ y) + 2 * m == x + y, (x, y)
                total = (total * 31 + q + r * 7 + p * 3 + m) % (10 ** 30 + 57)
                checks += 1
print(checks, total)
for f in (operator.floordiv, operator.mod):
    for x in (10 ** 30, 0, -5):
        try:
            f(x, 0)
        except ZeroDivisionError as e:
            print(e)


class Int(int):
    pass


print(Int(10 ** 30) // Int(7), Int(10 ** 30) % Int(-7), Int(10 ** 25) * Int(3), Int(10 ** 25) & Int(255), True * 10 ** 25,
      10 ** 25 // True, 10 ** 25 & True, 10 ** 25 % True)
print([str(n) for n in (0, 9, 10, 99, 100, 101, 12345, -1, -10, -99, -100, 2 ** 62 - 1, -2 ** 62, 2 ** 62, 2 ** 64 - 1)])
print([f"{n:d}|{n:5}|{n:<5}|{n:+}|{n:,}|{n:05}" for n in (0, 7, -42, 100, 12345, 2 ** 62, -2 ** 64 + 1)])
