# str.capitalize_title_swapcase: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


for text in ("", "hello WORLD", "éCOLE", "ß", "ǆ ǅ", "they're 3rd", "ﬁx", "ΑΣ ΑΣΑ", "123abc", "a\u0301b", "İ", "ŉ", "𐐀𐐨"):
    print(ascii(text), [ascii(f(text)) for f in (str.capitalize, str.title, str.swapcase, str.upper, str.lower, str.casefold)])
cases("""
'a'.upper(1)
'a'.title(1)
str.lower(5)
'a'.casefold(x=1)
str.upper()
""")
