# Number theory with big integers: sieves, Miller-Rabin, factorisation, modular arithmetic, RSA, continued fractions.
import math
from collections import Counter

def sieve(n):
    flags = bytearray([1]) * (n + 1)
    flags[:2] = b"\0\0"
    for i in range(2, math.isqrt(n) + 1):
        if flags[i]:
            flags[i * i::i] = bytes(len(range(i * i, n + 1, i)))
    return [i for i, f in enumerate(flags) if f]


def is_prime(n):
    if n < 2:
        return False
    for p in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        if n % p == 0:
            return n == p
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for a in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        x = pow(a, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def rho(n):
    if n % 2 == 0:
        return 2
    for c in range(1, 20):
        x = y = 2
        d = 1
        while d == 1:
            x = (x * x + c) % n
            y = (y * y + c) % n
            y = (y * y + c) % n
            d = math.gcd(abs(x - y), n)
        if d != n:
            return d


def factor(n):
    if n == 1:
        return Counter()
    if is_prime(n):
        return Counter([n])
    d = rho(n)
    return factor(d) + factor(n // d)


def egcd(a, b):
    if b == 0:
        return a, 1, 0
    g, x, y = egcd(b, a % b)
    return g, y, x - a // b * y


primes = sieve(200_000)
print(len(primes), primes[-1], sum(primes), all(is_prime(p) for p in primes[:2000]), sum(is_prime(n) for n in range(10**12, 10**12 + 500)))
for n in (2**64 - 1, 10**18 + 9, 600851475143, 2**61 - 1, 123456789012345678, math.factorial(20) + 1):
    f = factor(n)
    print(n, sorted(f.items()), math.prod(p**k for p, k in f.items()) == n)
p, q = 2**127 - 1, 2**89 - 1
n, e = p * q, 65537
d = pow(e, -1, (p - 1) * (q - 1))
message = int.from_bytes(b"attack at dawn", "big")
print(pow(pow(message, e, n), d, n).to_bytes(14, "big"), egcd(240, 46), e * d % ((p - 1) * (q - 1)), is_prime(p), is_prime(p + 2))
digits = []
a, b = 10**120 * 14142135623730950488, 10**120 * 10**19
while b and len(digits) < 40:
    digits.append(a // b)
    a, b = b, a % b
print(digits)
pi, k, t = 0, 0, 10**210
term = lambda x: sum((-1) ** i * (t // x ** (2 * i + 1) // (2 * i + 1)) for i in range(160))
print(str((16 * term(5) - 4 * term(239)) // 10**10)[:60])
