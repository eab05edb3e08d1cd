# What a codec raises is explained, when its class can be made again from a message; warnings of unicode_escape.
import codecs, warnings
warnings.simplefilter('always')
class E(Exception): pass
def mk(exc):
    n0=k
    def r(*a): raise exc
    codecs.register(lambda n: codecs.CodecInfo(r,r,name=n) if n=='zz%d'%n0 else None)
for k,exc in enumerate([RuntimeError, RuntimeError(''), RuntimeError('a'), KeyError(), KeyError('x'), E('x'), E(), E(1)]):
    mk(exc)
    try: 'a'.encode('zz%d'%k)
    except BaseException as e: print(type(e), ascii(str(e)), repr(e.__cause__))
for k in (20,21):
    x=RuntimeError('m')
    if k==21: x.attr=1
    else: x.__dict__
    mk(x)
    try: codecs.encode('a','zz%d'%k)
    except BaseException as e: print(type(e), ascii(str(e)), repr(e.__cause__))
x=RuntimeError('m'); x.add_note('n'); k=22; mk(x)
try: codecs.encode('a','zz%d'%k)
except BaseException as e: print(type(e), ascii(str(e)), repr(e.__cause__))
for b in [rb'\400',rb'\777',rb'\377',rb'\400\z',rb'\z\400',rb'\x\501', rb'\x\z', rb'\4', rb'\40',rb'a\501b', rb'\5010']:
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter('always')
        print(b, codecs.unicode_escape_decode(b,'ignore'), [str(x.message) for x in w])


def replace_input(error):
    if len(error.object) > 4:
        return "", error.end
    error.object = b"\\x34\\z\\t"
    return "!", 0


codecs.register_error("replace_input", replace_input)
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    print(codecs.unicode_escape_decode(b"\\x0", "replace_input"), codecs.utf_8_decode(b"\xff", "replace_input", True))
