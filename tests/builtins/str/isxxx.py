# str.isxxx: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


texts = ["", "a", "A", "aB1", "123", "1.5", "²", "½", "٣", "Ⅷ", " ", "\t\n", "a b", "é", "É", "Ab Cd", "AB CD", "ab cd", "_x", "1x", "x1", "def", "名前", "\u00a0", "\x7f", "\x00", "😀", "ǅ", "ß", "\u2028", "\ud800", "ªº"]
for name in ("isalnum", "isalpha", "isascii", "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric", "isprintable", "isspace", "istitle", "isupper"):
    print(name, "".join("01"[getattr(text, name)()] for text in texts))
cases("""
'a'.isalpha(1)
str.isdigit(5)
str.isspace()
""")
counts = {}
for name in ("isalnum", "isalpha", "isdecimal", "isdigit", "islower", "isnumeric", "isprintable", "isspace", "isupper", "isidentifier", "istitle"):
    test = getattr(str, name)
    print(name, sum(test(chr(i)) for i in range(0x110000)))
