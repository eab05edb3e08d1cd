# timeout: 60
# The East Asian codecs: random bytes and texts in random parts through incremental coders, with several error handlers.
import codecs
import random

CODECS = ("gb2312 gbk gb18030 hz big5 cp950 big5hkscs shift_jis cp932 shift_jis_2004 shift_jisx0213 euc_jp euc_jis_2004 "
          "euc_jisx0213 euc_kr cp949 johab iso2022_jp iso2022_jp_1 iso2022_jp_2 iso2022_jp_2004 iso2022_jp_3 "
          "iso2022_jp_ext iso2022_kr").split()
ESCAPES = [b"\x1b(B", b"\x1b(J", b"\x1b$B", b"\x1b$@", b"\x1b$A", b"\x1b$(C", b"\x1b$(D", b"\x1b$(Q", b"\x1b$)C",
           b"\x1b.A", b"\x1b.F", b"\x1bN", b"\x1b&@\x1b$B", b"\x0e", b"\x0f", b"\x1b", b"~{", b"~}", b"~\n", b"\n",
           b"\xa4\xd4\xa4", b"\x810\x810", b"\x8f\xa1\xa1", b"\x8e\xa1"]
dice = random.Random(2022)


def odd(error):
    """Answers anything, but goes on."""
    place = dice.choice([error.end, error.end, error.start + 1, len(error.object), -1 if error.start == 0 else error.end])
    return dice.choice(["", "?", "\u3042", "\uac00", "<%d>" % error.start]), place


codecs.register_error("odd", odd)
HANDLERS = "strict ignore replace backslashreplace xmlcharrefreplace odd".split()


def text():
    return "".join(chr(dice.choice([dice.randrange(0x80), dice.randrange(0x3000, 0x3100), dice.randrange(0x4e00, 0x9fff),
                                    dice.randrange(0xac00, 0xd7a4), dice.randrange(0x110000), 0xca, 0x304, 0x304b, 0x309a,
                                    0x7e])) for _ in range(dice.randrange(9)))


def data(codec):
    parts = []
    for _ in range(dice.randrange(6)):
        parts.append(dice.choice([text().encode(codec, "ignore"), text().encode(codec, "ignore")[:-1],
                                  dice.choice(ESCAPES), dice.randbytes(dice.randrange(4))]))
    return b"".join(parts)


def outcome(function, *arguments):
    try:
        return "%a" % (function(*arguments),)
    except UnicodeError as error:
        return "%s %s" % (type(error).__name__, error)
    except (TypeError, IndexError, RuntimeError) as error:
        return "%s: %s" % (type(error).__name__, error)


for number in range(1500):
    codec, errors = CODECS[number % len(CODECS)], dice.choice(HANDLERS)
    whole = dice.choice([text, lambda: data(codec)])()
    if isinstance(whole, str):
        coder = codecs.getincrementalencoder(codec)(errors)
        run = coder.encode
    else:
        coder = codecs.getincrementaldecoder(codec)(errors)
        run = coder.decode
    results = []
    rest = whole
    while rest:
        size = dice.choice([1, 1, 2, 3, 9])
        results.append(outcome(run, rest[:size]))
        rest = rest[size:]
    results.append(outcome(coder.getstate))
    results.append(outcome(run, whole[:0], True))
    print(codec, errors, *results)
