# Exact linear algebra: matrices of fractions with operator overloading, determinants, inverses, powers.
from fractions import Fraction
from functools import reduce

class Matrix:
    def __init__(self, rows):
        self.rows = [list(map(Fraction, row)) for row in rows]

    @classmethod
    def identity(cls, n):
        return cls([[int(i == j) for j in range(n)] for i in range(n)])

    def __matmul__(self, other):
        columns = list(zip(*other.rows))
        return Matrix([[sum(a * b for a, b in zip(row, column)) for column in columns] for row in self.rows])

    def __add__(self, other):
        return Matrix([[a + b for a, b in zip(r, s)] for r, s in zip(self.rows, other.rows)])

    def __mul__(self, k):
        return Matrix([[a * k for a in row] for row in self.rows])

    __rmul__ = __mul__

    def __eq__(self, other):
        return self.rows == other.rows

    def __pow__(self, n):
        result, base = Matrix.identity(len(self.rows)), self
        while n:
            if n & 1:
                result = result @ base
            base, n = base @ base, n >> 1
        return result

    def __str__(self):
        return "\n".join(" ".join(f"{str(v):>9}" for v in row) for row in self.rows)

    def determinant(self):
        m, sign, n = [row[:] for row in self.rows], 1, len(self.rows)
        for i in range(n):
            pivot = next((r for r in range(i, n) if m[r][i]), None)
            if pivot is None:
                return Fraction(0)
            if pivot != i:
                m[i], m[pivot], sign = m[pivot], m[i], -sign
            for r in range(i + 1, n):
                factor = m[r][i] / m[i][i]
                m[r] = [a - factor * b for a, b in zip(m[r], m[i])]
        return sign * reduce(lambda a, b: a * b, (m[i][i] for i in range(n)))

    def inverse(self):
        n = len(self.rows)
        m = [row + [Fraction(int(i == j)) for j in range(n)] for i, row in enumerate(self.rows)]
        for i in range(n):
            pivot = next(r for r in range(i, n) if m[r][i])
            m[i], m[pivot] = m[pivot], m[i]
            m[i] = [v / m[i][i] for v in m[i]]
            for r in range(n):
                if r != i:
                    m[r] = [a - m[r][i] * b for a, b in zip(m[r], m[i])]
        return Matrix([row[n:] for row in m])


hilbert = Matrix([[Fraction(1, i + j + 1) for j in range(5)] for i in range(5)])
print(hilbert)
print(hilbert.inverse())
print(hilbert.determinant(), hilbert @ hilbert.inverse() == Matrix.identity(5))
big = Matrix([[Fraction(1, i + j + 1) for j in range(9)] for i in range(9)])
print(big.determinant(), big.inverse().rows[8][8], (big.inverse() @ big) == Matrix.identity(9))
fibonacci = Matrix([[1, 1], [1, 0]]) ** 300
print(fibonacci.rows[0][1], (2 * fibonacci + fibonacci * -1) == fibonacci)
print(sum((Fraction(1, n) for n in range(1, 120)), Fraction()), Fraction("3.25") ** -2, Fraction(0.1).limit_denominator(100))
try:
    Matrix([[1, 2], [2, 4]]).inverse()
except StopIteration:
    print("singular")
