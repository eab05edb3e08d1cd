a[1:2, ::3, *b] = {**x, 'k': {1, *y}, (): {k: v for k, v in z}}
(x for x in (y)).send(a)(b, *c, k=d, **e)(g for g in h)
-x ** -y * (a + b) @ c // d % e << 1 | ~f & g ^ h
f'a{x!r:>{w}}{ y = }' u'b' f'''{
z}{{}}''' '\N{DIGIT ONE}'
a if b or c and d else (e, *f)
(lambda: 0)() if 1_000 in 0x1F not in 1.5e3j else b'\xff' rb'\d'
