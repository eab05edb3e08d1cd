# unicodedata: errors, all properties of samples, and version 3.2.0.
import unicodedata
from unicodedata import ucd_3_2_0


def attempt(function, *args):
    try:
        print(function.__name__, args, repr(function(*args)))
    except BaseException as error:
        print(function.__name__, args, type(error).__name__, error)


plain = ("bidirectional", "category", "combining", "mirrored", "east_asian_width", "decomposition")
valued = ("decimal", "digit", "numeric", "name")
for database in (unicodedata, ucd_3_2_0):
    print(database.unidata_version)
    for name in plain + valued:
        attempt(getattr(database, name), 5)
        attempt(getattr(database, name), "ab")
    for name in valued:
        attempt(getattr(database, name), "\0")
        attempt(getattr(database, name), "\0", None)
    for c in "aA1½²é\u0301\u00e7(٣五ß\u1e9e\ufb01가\U0002f800\U0001f600\ud800\U0010ffff\u2028 \u0221\u20ba":
        print(ascii(c), [getattr(database, name)(c) for name in plain], [getattr(database, name)(c, None) for name in valued])
    attempt(database.lookup, "x")
    attempt(database.lookup, 5)
    attempt(database.lookup, "x" * 300)
    attempt(database.lookup, "latin small letter a")
    attempt(database.lookup, "LATIN SMALL LETTER R WITH TILDE")
    attempt(database.lookup, "HANGUL SYLLABLE GA")
    attempt(database.lookup, "é")
    attempt(database.normalize, "X", "a")
    attempt(database.normalize, "NFC", 5)
    attempt(database.normalize, 5, "a")
    attempt(database.is_normalized, "X", "a")
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        for text in ("", "abc", "e\u0301", "é", "ﬁ½", "가", "\u1100\u1161", "a\u0323\u0307", "\u2126"):
            print(form, ascii(database.normalize(form, text)), database.is_normalized(form, text))
total = 0
for c in range(0, 0x110000, 7):
    character = chr(c)
    total = (total * 31 + hash((unicodedata.combining(character), unicodedata.mirrored(character)))) % 1000003
    total += len(unicodedata.category(character) + unicodedata.name(character, "") + ucd_3_2_0.category(character))
print(total)
