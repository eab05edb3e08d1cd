"""Sources given as bytes: what is not UTF-8, coding cookies, codecs that fail."""
import codecs
import warnings

warnings.simplefilter("ignore")

SOURCES = [
    b"f'{\xe9}'\n", b"x = f'{\xe9 if a else b}'\n", b"x = f'''{a}\n\xc3{ \xe9 }'''\n", b"x = f'''\n{\xe9}'''\n", b"x = f'''{a +\n\xe9}'''\n",
    b"\xe9 = 1\n", b"x = \xe9\n(\n", b"x = 'a\xe9' f'{\xe9}'\n", b"f'\xe9{\xe9!x}'\n", b"f'{a=\xe9}'\n", b"f'{\"\xe9\"=}'\n", b"f'{a#\xe9}'\n",
    b"f'{f\"{\xe9}\"}'\n", b"x = f'{\xe9 } {a b}'\n", b"x = f'{a b} {\xe9}'\n", b"f'{\xe9\xe9\xe9 x}'\n", b"\xe9\xe9 x\n", b"x y \xe9\n",
    b"x = (\xe9 y\n", b"# \xe9\n", b"x # \xe9\ny z\n", b"b'\xe9'\n", b"'\\\xe9'\n", b"r'\\\xe9'\n", b"'\\n\xe9'\n", b"'\\d\xe9'\n", b"'\xe2\x82x'\n",
    b"'a' '\xe9' b'x'\n", b"b'x' '\xe9'\n", b"b'\xe9' '\xe9'\n", b"f'{b b}' '\xe9'\n", b"'\xe9' f'{b b}'\n", b"'a\\N{' '\xe9'\n",
    b"f'\\N{\xe9}'\n", b"f'\xc3\xa9{\xe9}'\n", b"f'{\xc3\xa9 \xe9}'\n", b"f'{a:\xe9}'\n", b"f'{a:{\xe9}}'\n", b"f'{\xe9:{a b}}'\n",
    b"f'{\xe9=}'\n", b"f'{a = !r:\xe9}'\n", b"f'{{\xe9}}'\n", b"f'{ \xa0 }'\n", b"def f(\xe9): pass\n", b"import \xe9\n", b"x.\xe9\n",
    b"match x:\n case \xe9: pass\n", b"\xe9\xc3\xa9 = 3\n", b"a\xe9\n", b"\xef\xbb\xbf\xe9\n", b"\xef\xbbx\n", b"\xf0\x9f\x98x\n",
    b"#coding:utf-8\n\xe9\n", b"#coding:utf8\n\xe9\n", b"#coding:utf8\n\xe2\x82\n", b"#coding:latin-1\nf'{\xe9 b}'\n", b"#coding:ascii\nf'{\xe9 b}'\n",
    b"#coding:nope\nx\n", b"#coding:utf-16\nx\n", b"#coding:nope", b"\n#coding:nope", b"#coding:latin-1", b"#coding:hex\n00\n",
    b"#coding:rot13\nprint\n", b"#coding:" + b"x" * 300 + b"\n1\n",
    # Warnings of the tokenizer and of strings, in the order in which they are met.
    b"x = 1if'\\d'else 2\ny = '\\e', 3or 4\n", b"x = f'{1if 2else 3}\\d', 4or 5\n",
]


def show(source, mode):
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            code = compile(source, "<bytes>", mode)
        print(source[:30], mode, code.co_names, ascii(code.co_consts))
        for warning in caught:
            print("   ", warning.category.__name__, warning.message, warning.lineno)
    except Exception as error:
        places = [getattr(error, name, None) for name in ("text", "lineno", "offset", "end_lineno", "end_offset")]
        print(source[:30], mode, type(error).__name__, ascii(error.args), ascii(places))


for source in SOURCES:
    for mode in ("exec", "eval", "single"):
        show(source, mode)

print("-- codecs that raise")
for failure in (LookupError("le"), ValueError("ve"), UnicodeDecodeError("a", b"x", 0, 1, "r"), MemoryError("me"), OSError(2, "no"),
                SyntaxError("se"), SyntaxError("se", ("f", 1, 2, "t")), KeyError("k"), RecursionError("r"), TypeError("t"), AttributeError("x")):
    def coder(data, errors="strict"):
        raise failure

    def search(name):
        return codecs.CodecInfo(coder, coder, name="frob") if name == "frob" else None
    codecs.register(search)
    for use in (lambda: compile(b"#coding:frob\nx\n", "f", "exec"), lambda: b"x".decode("frob"), lambda: "x".encode("Frob", "replace"),
                lambda: codecs.decode(b"x", "frob")):
        try:
            use()
        except Exception as error:
            print(repr(failure), "->", repr(error), repr(error.__cause__), repr(error.__context__), error.__suppress_context__)
    codecs.unregister(search)

print("-- names of arguments are checked before the function")
for source in ("None()(a=1, a=2)", "None()(x, __debug__=2)", "None().f(__debug__=2)", "None().f(None()(), __debug__=2)",
               "class A(None(), __debug__=1): pass"):
    show(source.encode(), "exec")
