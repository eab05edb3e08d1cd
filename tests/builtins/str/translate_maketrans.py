# str.translate_maketrans: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
'abc'.translate({97: 'X', 98: None, 99: 100})
'abc'.translate(str.maketrans('ab', 'xy'))
'abc'.translate(str.maketrans('ab', 'xy', 'c'))
'abc'.translate(str.maketrans({'a': 'long', 98: 'é', 'c': None}))
str.maketrans('a', 'bc')
str.maketrans(5)
str.maketrans({'ab': 1})
str.maketrans({1.5: 1})
str.maketrans('a', 5)
str.maketrans()
'abc'.translate([])
'abc'.translate('zzz' * 50)
'abc'.translate(5)
'abc'.translate({97: 1.5})
'abc'.translate({97: 0x110000})
'abc'.translate({97: -1})
'é😀'.translate({233: '', 0x1F600: 'smile'})
'aé'.translate({97: 'é', 233: 'a'})
""")


class T:
    def __getitem__(self, key):
        if key == 98:
            raise LookupError
        return key + 1


print("abc".translate(T()))
