# What compile() says of texts that end too early, at every place, with and without the flag for incomplete input: mistakes of
# the lexer in the last token are no incomplete input, and what the end of the text hides is not looked for.
import warnings

warnings.simplefilter("ignore")
PROGRAMS = [
    'def f(a, *b, c=1):\n    return a + b[0:1]\n\n',
    "x = '''abc\ndef''' + f'{x!r:>{y}}'\n",
    'class A(B, c=1):\n  @p\n  def q(self): pass\n',
    'if a:\n\tb\nelif c: d\nelse:\n  e\n',
    'try:\n  1\nexcept* A as e: 2\nfinally: 3\n',
    "match x:\n  case [1, *_] if y: pass\n  case {'a': 1, **k}: pass\n",
    'a = 0x1f + 0b11 + 1_000.5e-3j + 07\n',
    'with (open(a) as b, c): d = {1: 2, **e}; f = {1, *g}\n',
    'async def f():\n  async for i in x: yield await i\n',
    "print 'a'\n",
    'x = (1, 2\ny = 3)\n',
    'for i in range(3) print(i)\n',
    'a = b c\n',
    'lambda x=1, *y: (yield)\n',
    'x = [i for i in y if z for k in (1,)]\n',
    'raise A from\n',
    'import a.b as c, d\nfrom . import (e, f\n)\n',
    "del a, (b, c)\nassert x, 'y'\nglobal z\n",
    'a: int = 3 \\\n  + 4 # c\n',
    '  x = 1\n y\n',
    'f(a for a in b, c)\n',
    "'abc\n",
    'x = \'a\' "b" rb\'c\'\n',
    'a.b.1\n',
    'x := 3\n',
    "f'{a b}'\n",
    "f'{'\n",
    '@a.b\n@c\nclass D: pass\n',
    '?\n',
    'a ]\n',
    '(a ]\n',
    "é = ñ + '€'\n",
    '\tx\n        y\n',
    'if x:\npass\n',
    'while 1:\n  if 2:\n     3\n   4\n',
]
NUMBERS = ['0777', 'x = 0777', '1__0', '1_', '0b2', '0x', '1e', '(0777', '0777 +', '1if 0777', '0_7', 'é = 09', '$', 'a ?',
           '1a']


def outcome(text, flags, mode):
    try:
        compile(text, "<in>", mode, flags, True)
    except (SyntaxError, ValueError) as error:
        return type(error).__name__, error.args
    return "valid"


for text in NUMBERS:
    for flags in 0, 0x4000:
        for mode in "single", "exec", "eval":
            print(repr(text), hex(flags), mode, outcome(text, flags, mode))
for program in PROGRAMS:
    for end in range(len(program) + 1):
        for flags in 0, 0x4200:
            print(repr(program[:end]), hex(flags), outcome(program[:end], flags, "single"))
