# Parses made-up logs with the re module: named groups, substitution with functions, scanners, flags, errors.
import re

LINE = re.compile(r"""
    (?P<date>\d{4}-\d\d-\d\d)\s+(?P<time>\d\d:\d\d:\d\d)\s+
    \[(?P<level>DEBUG|INFO|WARN|ERROR)\]\s+(?P<module>[\w.]+):\s+(?P<text>.*?)(?:\s+\((?P<ms>\d+)\s*ms\))?$""", re.VERBOSE)


def lines(n):
    state = 11
    for i in range(n):
        state = state * 1103515245 + 12345 & 0x7FFFFFFF
        level = ("DEBUG", "INFO", "WARN", "ERROR", "BROKEN")[state >> 4 & 3 if state >> 9 & 31 else 4]
        yield f"2024-{i % 12 + 1:02}-{i % 28 + 1:02} {i % 24:02}:{i % 60:02}:00 [{level}] app.mod{state >> 12 & 3}: user={state >> 8 & 63} did 'x{i % 5}' {'(%d ms)' % (state >> 6 & 1023) if i % 3 else ''}"


totals, bad, slow = {}, 0, []
for line in lines(9000):
    match = LINE.match(line)
    if not match:
        bad += 1
        continue
    key = match["module"], match["level"]
    totals[key] = totals.get(key, 0) + 1
    if match["ms"] and int(match["ms"]) > 1015:
        slow.append((int(match["ms"]), re.search(r"user=(\d+)", match["text"])[1]))
for key in sorted(totals):
    print(*key, totals[key])
print(bad, len(slow), sorted(slow)[-3:], LINE.groups, sorted(LINE.groupindex))
text = "The Quick brown fox; jumps over 12 lazy dogs, 345 times. é_à"
print(re.findall(r"\b[a-z]+\b", text), re.findall(r"(\w)(\w+)", text)[:3], re.split(r"[;,.]\s*", text), re.sub(r"\d+", lambda m: str(int(m[0]) * 2), text), re.subn("o", "0", text, count=2))
print(re.sub(r"(?P<a>\w+) (?P<b>\w+)", r"\g<b> \1", text, count=1), [m.span() for m in re.finditer("o", text)], re.match(r"(a)?(b)?", "b").groups("none"), re.fullmatch(r"[\w\s;,.]+", text) is not None)
print(re.search(r"(?i)QUICK", text).group(), re.findall(r"(?m)^.", "a\nb"), re.findall(r"(?s)a.b", "a\nb"), re.search(r"(?<=over )\d+", text)[0], re.search(r"fox(?!x)", text).start(), re.findall(r"(.)\1", "aabbcd"), re.escape("a.b*c"), re.split(r"(\d)", "a1b2c"), re.compile("a{2,3}?").findall("aaaaa"))
tokens = [("NUMBER", r"\d+"), ("NAME", r"[A-Za-z_]\w*"), ("OP", r"[-+*/=]"), ("SKIP", r"\s+"), ("BAD", r".")]
scanner = re.compile("|".join(f"(?P<{n}>{p})" for n, p in tokens))
count = {}
for _ in range(400):
    for m in scanner.finditer("total = price1 * 42 + tax_rate / 100 ? x9 - 7"):
        count[m.lastgroup] = count.get(m.lastgroup, 0) + 1
print(count)
for pattern in ("(", "[", "*a", "a**", "(?P<n>a)(?P<n>b)", r"\1", "(?P=x)", "a{2,1}", "(?z)", "[b-a]", "\\", "(?<=a*)b", ")", "(?P<1>a)", "[[:x"):
    try:
        re.compile(pattern)
        print(repr(pattern), "compiles")
    except re.error as error:
        print(repr(pattern), error)
m = re.match(r"(?P<x>a)(b)?", "ac")
print(m.group(0, "x", 2), m.groupdict(), m.start(2), m.end(), m.expand(r"<\1>"), m.lastindex, m.re.pattern, m.string, m.pos, repr(m), re.compile("x", re.I | re.M))
