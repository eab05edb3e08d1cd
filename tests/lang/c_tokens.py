# Module _tokenize: the tokens of the lexer as tuples, and how texts end that are wrong.
import _tokenize
def show(s):
    print(repr(s))
    try:
        for t in _tokenize.TokenizerIter(s): print("  ", t)
    except BaseException as e:
        print("  ", type(e).__name__, e.args, getattr(e, "__notes__", None))
for s in ["1 + 1", "a = 'é' + x # c\n", "if x:\n  y\n\tz\n", "def f():\n    pass\nx\n", "(1,\n 2)\n", "x = '''a\nb'''\n", "  x", "'abc", "(", "1a", "\\", "a \\\n b", "", "\n\n", "# only", "a\r\nb", "é = 1; b", "?", "x = '''abc", "if 1:\n    a\n  b\n", "0777", "async def f(): await x", "a:=1 ** b //= ...", "f'{x}'", "\x0c a", "x\x00y", "(\n]", ")", "'a\nb", "a # type: int\n", "print $", "1_", "1__0", "0b2", "\N{BOM}a", "\ud800"]:
    show(s)
print(_tokenize.TokenizerIter, _tokenize.__doc__, [n for n in dir(_tokenize)], type(_tokenize.TokenizerIter))
for bad in (lambda: _tokenize.TokenizerIter(), lambda: _tokenize.TokenizerIter(b"a"), lambda: _tokenize.TokenizerIter(source="a", x=1), lambda: list(_tokenize.TokenizerIter(source="a"))):
    try: print(bad())
    except Exception as e: print(type(e).__name__, e)
