# Methods of str on pseudo-random texts of all widths.
state = 12345
def rnd(n):
    global state
    state = (state * 1103515245 + 12345) % 2147483648
    return (state >> 8) % n
ALPH = ["ab", "ab \t", "a\xe9b", "a\u20acb", "a\U0001f600b", " \n\r\x1c\x85\u2028a", "aAbB\xdf\u0130\u03a3\u03c3 ", "0123+-.", "\ud800\udc80a"]
def text(n=12):
    a = ALPH[rnd(9)]
    if rnd(4) == 0: a = a + ALPH[rnd(9)]
    return "".join([a[rnd(len(a))] for _ in range(rnd(n))])
def attempt(name, f):
    try: return ascii(f())
    except Exception as e: return type(e).__name__ + ": " + ascii(str(e))
methods = ["capitalize","casefold","lower","upper","title","swapcase","isalnum","isalpha","isascii","isdecimal","isdigit","isidentifier","islower","isnumeric","isprintable","isspace","istitle","isupper","strip","lstrip","rstrip","split","rsplit","splitlines","__repr__","__str__","__hash__","__len__","expandtabs"]
methods = [m for m in methods if m != "__hash__"]
one = ["strip","lstrip","rstrip","split","rsplit","partition","rpartition","removeprefix","removesuffix","find","rfind","index","rindex","count","startswith","endswith","join","__contains__","__add__","__lt__","__le__","__eq__","__ne__","__gt__","__ge__"]
for i in range(2500):
    s = text(16); p = text(4); q = text(3)
    k = rnd(6)
    if k == 0:
        m = methods[rnd(len(methods))]
        print(i, m, attempt(m, lambda: getattr(s, m)()))
    elif k == 1:
        m = one[rnd(len(one))]
        print(i, m, attempt(m, lambda: getattr(s, m)(p)))
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
    elif k == 4:
        a = rnd(20) - 10; b = rnd(24) - 12; c = rnd(7) - 3
        print(i, "slice", attempt("", lambda: s[a:b:c]), attempt("", lambda: s[a:b]), attempt("", lambda: s[a]), attempt("", lambda: (s + p) * (rnd(4))))
        print(i, "pad", attempt("", lambda: s.center(rnd(25), q[:1])), attempt("", lambda: s.ljust(rnd(25))), attempt("", lambda: s.rjust(rnd(25), "\u20ac")), attempt("", lambda: s.zfill(rnd(25))))
    else:
        for enc in ["utf-8","utf-16","utf-32","ascii","latin-1"]:
            for err in ["strict","ignore","replace","backslashreplace","surrogateescape","surrogatepass","xmlcharrefreplace","namereplace"]:
                print(i, enc, err, attempt("", lambda: s.encode(enc, err)))
        b = bytes([rnd(256) if rnd(2) else 97 + rnd(3) for _ in range(rnd(12))])
        for enc in ["utf-8","utf-16","utf-32","ascii","latin-1"]:
            for err in ["strict","ignore","replace","backslashreplace","surrogateescape","surrogatepass"]:
                print(i, enc, err, attempt("", lambda: b.decode(enc, err)))
