# text += more: the old text stays what it was for everybody else who holds it.


def grow(count):
    text = ""
    seen = []
    for i in range(count):
        if i % 7 == 0:
            seen.append(text)
        text += "ab"
    return text, seen


text, seen = grow(500)
print(len(text), text == "ab" * 500, [len(part) for part in seen][:5], all(part == "ab" * (len(part) // 2) for part in seen))


def others():
    text = "x" * 3
    text += "y"
    other = text
    text += "z"
    keys = {other: 1}
    print(text, other, keys["xxxy"], hash(text) == hash("xxxyz"), hash(other) == hash("xxxy"))
    text += text
    print(text)
    text = text + text
    print(text, len(text))
    hash(text)
    text += "!"
    print({text: 2}["xxxyzxxxyzxxxyzxxxyz!"])
    same = text
    text += ""
    print(text is same)
    for c in text:
        text += c.upper()
        if len(text) > 30:
            break
    print(text)


others()


def widths():
    text = "a"
    for part in ("b" * 10, "é", "c" * 20, "ł", "d" * 40, "\U0001F600", "e"):
        text += part
        print(len(text), ascii(text[-3:]), text.isascii(), len(text.encode()))


widths()


def not_stored():
    a = "left" * 3
    b = a + "right"
    print(a, b)
    a, b = b + a, a + b
    print(a, b)
    c = a
    c = c + "1" + "2"
    print(c == a + "12", a[-1])


not_stored()


class Text(str):
    def __add__(self, other):
        return "added"

    def __radd__(self, other):
        return "radded"


def mixed(n):
    for value in ("a", Text("b"), [1], "c", 5):
        for other in ("x", Text("y"), [2], 6):
            try:
                v = value
                v += other
                print(repr(v), end=" ")
            except TypeError as e:
                print(e, end=" ")
        print()


for n in range(4):
    mixed(n)


def unbound():
    text = "ab" * 10
    text += "c"
    del text
    try:
        text += "d"
    except UnboundLocalError as e:
        print(e)


unbound()


def closure():
    text = ""

    def add(part):
        nonlocal text
        text += part
        return text

    return [add(p) for p in ("one", "two", "three")]


print(closure())
# Short texts: equality and order look at words.
words = ["", "a", "b", "ab", "abc", "abcdefg", "abcdefgh", "abcdefghi", "abcdefgi", "\0", "a\0", "é", "éa", "ab\xff", "zz" * 9]
print([[x < y for y in words].count(True) for x in words], sorted(words) == sorted(words, key=lambda w: [ord(c) for c in w]))
print([words.index("".join(list(w))) for w in words])
print([sum("".join(list(w)) == v for v in words) for w in words], [w in "abcdefghi" for w in words])
