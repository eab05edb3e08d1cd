# Methods of strings: split, join, strip, replace, find, case and tests.

LINE = "  The quick, brown fox; jumps over the lazy dog 12345  "


def run():
    total = 0
    for i in range(360_000):
        text = LINE.strip().lower()
        words = text.split(" ")
        total += len(",".join(words)) + text.find("lazy") + text.count("o")
        if text.startswith("the") and words[-1].isdigit():
            total += len(text.replace("fox", "cat"))
    return total


EXPECTED = 51480000
