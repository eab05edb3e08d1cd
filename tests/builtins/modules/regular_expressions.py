# _sre: Pattern, Match and the scanner.
import _sre
import re


def attempt(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)).split(" at 0x")[0])
    except BaseException as error:
        print(type(error).__name__, error)


pattern = re.compile("a")
match = pattern.match("a")
attempt(pattern.match)
attempt(pattern.match, 5)
attempt(pattern.match, b"a")
attempt(re.compile(b"a").match, "a")
for key in (3, "x", -1, None, 1.5, 2**70):
    attempt(match.group, key)
attempt(match.group, 0, 5)
attempt(match.group, [])
attempt(match.__getitem__, 0)
for shown in (pattern, re.compile(b"a", re.I), re.compile("a" * 300), re.compile("a", re.I | re.X), match, pattern.scanner("a")):
    attempt(lambda: shown)
attempt(type(pattern))
attempt(_sre.compile, "a", 0, [1, 2], 0, {}, ())
attempt(_sre.compile, "a", 0, [-1], 0, {}, ())
attempt(_sre.compile, "a", 0, ["x"], 0, {}, ())
attempt(_sre.compile, "a", 0, [2**33], 0, {}, ())
attempt(_sre.compile, "a", 0, [], 0, {}, ())
attempt(_sre.compile, "a", 0, [1], -1, {}, ())
m = re.match(r"(?P<x>a)(b)?", "a")
print(m.groups(), m.groups(1), m.groupdict(2), m.regs, m.lastindex, m.lastgroup, m.span(2), m.start(2), m.end("x"))
print(m.group(0, 1, "x"), m["x"], m[2], m.re is re.compile(r"(?P<x>a)(b)?"), m.string, m.pos, m.endpos)
attempt(m.expand, r"\1-\g<x>-\2")
attempt(m.start, 5)
attempt(pattern.sub, "b", 5)
attempt(pattern.split, "a", "b")
attempt(pattern.sub, lambda m: 5, "a")
attempt(pattern.sub, lambda m: None, "xax")
attempt(pattern.sub, b"x", "a")
attempt(re.compile(b"a").sub, "x", b"a")
attempt(pattern.findall, "aa", 5, 1)
attempt(pattern.findall, "aaa", -5, 2)
attempt(pattern.match, string="a", pos=0)
attempt(pattern.match, "a", endpos="x")
attempt(pattern.match, "a", 2**70)
attempt(pattern.match, "a", 0, -5)
print(pattern == re.compile("a"), hash(pattern) == hash(re.compile("a")), pattern == re.compile("a", re.I), pattern == 5)
print(pattern.groupindex, m.re.groupindex, m.re.groups, m.re.flags, type(m.re.groupindex))
try:
    pattern < pattern
except TypeError as error:
    print(error)
import copy

print(copy.copy(m) is m, copy.deepcopy(pattern) is pattern)


class Text(str):
    pass


print(type(re.match("a*", Text("aa")).group()), type(re.sub("x", "y", Text("bb"))), type(re.split("x", Text("bb"))[0]))
data = bytearray(b"aab")
m = re.match(b"a*", data)
print(m.group(), type(m.string), re.sub(b"a", b"x", data), re.split(b"a", data), re.findall(b"a", memoryview(data)))
data[:] = b"zzz"
print(m.group())

print(re.findall(r"\b\w", "ab cd é ü"), re.findall(r"(a)(b)?", "abaa"), re.findall("", "abc"), re.findall(r"(?i)ß", "SS ß ẞ"))
print(re.split(r"(,)|;", "a,b;c"), re.split(r"x*", "axbc"), re.split(",", "a,b,c", 1), re.split(r"\b", "ab cd"))
print(re.sub("x*", "-", "abxd"), re.subn("a", "b", "aaa", 2), re.sub(r"(.)", r"\1\1", "abc"), re.sub(r"(?P<n>.)", r"[\g<n>]", "ab"))
print(re.sub("a", r"\n\\\t", "bab"), re.sub(b"(a)", rb"\1\g<0>", b"bab"), re.sub("é", "\U0001F600", "aéb"), re.sub("", "-", "ab"))
print([m.span() for m in re.finditer(r"\d+", "1 22 333")], [m.group() for m in re.finditer("(?=(a+))", "aaa")])
print(re.fullmatch("a|ab", "ab"), re.fullmatch(r"(a+?)(a*)", "aaa").groups(), re.search("$", "a\n").span(), re.search(r"\Z", "a\n").span())
scanner = re.compile(r"\w").scanner("ab c")
while step := scanner.match():
    print(step)
print(scanner.match(), scanner.search(), scanner.pattern)
scanner = re.compile(r"\w").scanner("ab c", 1, 3)
print(scanner.search(), scanner.search(), scanner.search())
print(re.search("(?<=a)b", "cab").span(), re.search("(?<!a)b", "abcb").span(), re.match(r"(a)?(?(1)b|c)", "ab"), re.match(r"(?>a+)b", "aab"))
print(re.match(r"a++b", "aab"), re.match("a++a", "aaa"), re.match("[a-z]+", "ABC", re.I), re.match(r"\w", "é", re.A), re.match("(?s:.)", "\n"))
print(re.sub("a", lambda m: re.sub("a", "x", m.group()) * 2, "bab"), pattern.sub(lambda m: str(m.start()), "aXa"))
print(re.escape("a.b*c\n"), re.compile("(?x) a # c\n b").match("ab"), re.template if False else "")
for bad in ("(", "[", "a**", "(?P<1>a)", "\\", "(?<=a*)b", "x{3,2}", "(?P=n)"):
    try:
        re.compile(bad)
    except re.error as error:
        print(error, error.pos, error.lineno, error.colno)
print(_sre.MAGIC, _sre.CODESIZE, _sre.MAXREPEAT, _sre.MAXGROUPS, _sre.getcodesize())
for function in (_sre.ascii_iscased, _sre.ascii_tolower, _sre.unicode_iscased, _sre.unicode_tolower):
    print([function(c) for c in (0x41, 0x61, 0x31, 0xC9, 0xDF, 0x130, 0x10400)])
attempt(_sre.unicode_iscased, 2**31)
import weakref

print(weakref.ref(pattern)() is pattern)

