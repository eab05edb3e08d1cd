# String and bytes literals: escapes, raw, concatenation, triple quotes, unicode names; their printed forms.

print(['\a\b\f\n\r\t\v\\\'\"\0\x41\101\u00e9\U0001F600\N{GREEK SMALL LETTER ALPHA}'])
print([r'\n\x', R"\'", rb'\x00\n', b'\x00\xff\t\101', B"abc", bR'\d', u'unicode'])
print("abc" 'def' """ghi""", "a" "b" f"{1}" r"\n", b"x" b"y")
print("""triple
 line "quoted" 'single'
end""", '''x\
y''', "con\
tinued")
print(repr("it's"), repr('say "hi"'), repr("both ' and \""), repr("\x7f\x80\xa0\xad\u0378\u2028\ud800\U000e0001"))
print(ascii("é\u1234\U0001F600"), repr(b"it's"), repr(b'"'), repr(b"both ' \""), [b"\x00\x7f\x80"])
print(len("\N{BULLET}"), "\N{bullet}" == "\u2022", "\x41" == "A")
print("tab\there", 'multi' "ple", ("paren"
      "thesised"), "a" * 3 + "b")
s = "naïve café 日本語 😀"
print(s, len(s), s[::-1], s.encode(), [hex(ord(c)) for c in s[-3:]])
import warnings
warnings.simplefilter("ignore")
for text in (r"'\x4'", r"'\u12'", r"'\N{NO SUCH NAME}'", r"'\U00110000'", r"b'\x'", "b'é'", "'abc", "'''abc", "r'\\'",
             r"'\N'", r"'\N{}'", r"'\d' + '\('", r"b'\u0041'", "f'{'", "'a' b'b'", "ur'x'", "br'x' + rb'y'", "'\\"):
    try:
        print(text, "=", repr(eval(text)))
    except SyntaxError as error:
        print(text, "|", error.msg)
warnings.simplefilter("error")
try:
    compile(r"'\d'", "t", "eval")
except SyntaxError as error:
    print(error.msg)
print(__doc__)


def documented():
    "a" "b"


def not_documented():
    f"doc {1}"


print(documented.__doc__, not_documented.__doc__)
