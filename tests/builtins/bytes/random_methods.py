# Methods of bytes and bytearray on pseudo-random contents.
state = 12345
def rnd(n):
    global state
    state = (state * 1103515245 + 12345) % 2147483648
    return (state >> 8) % n


def attempt(name, f):
    try: return ascii(f())
    except Exception as e: return type(e).__name__ + ": " + ascii(str(e))
one = ["strip","lstrip","rstrip","split","rsplit","partition","rpartition","removeprefix","removesuffix","find","rfind","index","rindex","count","startswith","endswith","join","__contains__","__add__","__lt__","__le__","__eq__","__ne__","__gt__","__ge__"]
bm = ["capitalize","lower","upper","title","swapcase","isalnum","isalpha","isascii","isdigit","islower","isspace","istitle","isupper","strip","lstrip","rstrip","split","rsplit","splitlines","__repr__","hex","expandtabs"]
BA = [b"ab", b"ab \t\n", b"aB \r\n\x0b\x0c\x1c\x85", b"0123+-.", bytes(range(256))]
def bt(n):
    a = BA[rnd(5)]
    return bytes([a[rnd(len(a))] for _ in range(rnd(n))])
for i in range(2500):
    T = [bytes, bytearray][rnd(2)]
    s = T(bt(16)); p = bt(4); q = bt(3)
    k = rnd(5)
    if k == 0:
        m = bm[rnd(len(bm))]
        print(i, m, attempt(m, lambda: getattr(s, m)()))
    elif k == 1:
        m = one[rnd(len(one))]
        arg = p if m != "join" else [p, q, s]
        print(i, m, attempt(m, lambda: getattr(s, m)(arg)))
    elif k == 2:
        m = ["find","rfind","index","rindex","count","startswith","endswith"][rnd(7)]
        a = rnd(20) - 10; b = rnd(24) - 12
        print(i, m, a, b, attempt(m, lambda: getattr(s, m)(p[:2], a, b)))
    elif k == 3:
        n = rnd(5) - 1
        m = ["split","rsplit"][rnd(2)]
        if rnd(2): print(i, m, attempt(m, lambda: getattr(s, m)(p[:2], n)))
        else: print(i, m, attempt(m, lambda: getattr(s, m)(None, n)))
        print(i, "replace", attempt(m, lambda: s.replace(p[:2], q, n)), attempt(m, lambda: s.splitlines(True)))
    else:
        a = rnd(20) - 10; b = rnd(24) - 12; c = rnd(7) - 3
        print(i, "slice", attempt("", lambda: s[a:b:c]), attempt("", lambda: s[a:b]), attempt("", lambda: s[a]), attempt("", lambda: (s + p) * (rnd(4))))
        print(i, "pad", attempt("", lambda: s.center(rnd(25), q[:1])), attempt("", lambda: s.ljust(rnd(25))), attempt("", lambda: s.rjust(rnd(25), b"x")), attempt("", lambda: s.zfill(rnd(25))))
        print(i, "hex", attempt("", lambda: s.hex("-", rnd(9) - 4)), attempt("", lambda: s.translate(bytes(range(255, -1, -1)), p)), attempt("", lambda: s.decode("latin-1")))
        ba = bytearray(s)
        def assign(): ba[a:b:c] = p; return ba
        def delete(): del ba[a:b:c]; return ba
        def insert(): ba.insert(a, 65); ba.extend(q); ba.pop(b); ba.remove(97); return ba
        def repeat(): nonlocal_ba = ba; nonlocal_ba *= rnd(3); nonlocal_ba += p; nonlocal_ba[a:b] = q; return nonlocal_ba
        print(i, attempt("", assign), attempt("", delete), attempt("", insert), attempt("", repeat), ba)
