# str.expandtabs: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
'a\\tb'.expandtabs()
'a\\tb'.expandtabs(4)
'\\t\\t'.expandtabs(2)
'ab\\ncd\\te'.expandtabs(4)
'a\\rb\\tc'.expandtabs(4)
'a\\tb'.expandtabs(0)
'a\\tb'.expandtabs(-1)
'é\\t😀\\tx'.expandtabs(3)
'a\\tb'.expandtabs(tabsize=1)
'a'.expandtabs('x')
'\\t'.expandtabs(10**30)
""")
