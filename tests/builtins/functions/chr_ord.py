# functions.chr_ord: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
chr(97), chr(233), chr(0x1F600), chr(0), chr(0x10FFFF), ascii(chr(0xD800)), chr(True)
chr(-1)
chr(0x110000)
chr('a')
chr(1.5)
chr(10**30)
chr()
ord('a'), ord('é'), ord('😀'), ord(b'a'), ord(bytearray(b'\\xff')), ord('\\x00')
ord('')
ord('ab')
ord(5)
ord(b'ab')
ord(None)
ord()
""")
