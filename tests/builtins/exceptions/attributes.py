# exceptions.attributes: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
BaseException().args, Exception(1, 2).args, Exception(x=1)
Exception('a').__cause__, Exception().__context__, Exception().__traceback__, Exception().__suppress_context__
StopIteration().value, StopIteration(5).value, StopIteration(1, 2).value
SystemExit().code, SystemExit(3).code, SystemExit('a', 'b').code
KeyError('k'), str(KeyError('k')), str(KeyError('a', 'b')), str(KeyError())
OSError().errno, OSError(2, 'm').errno, OSError(2, 'm').strerror, OSError(2, 'm', 'f').filename, OSError(2, 'm', 'f', None, 'g').filename2, str(OSError(2, 'm', 'f')), OSError(1, 2, 3, 4, 5, 6).args
type(OSError(2, 'x')).__name__, type(OSError(13, 'x')).__name__, type(OSError(17, 'x')).__name__, type(OSError(11, 'x')).__name__, type(OSError(32, 'x')).__name__, type(OSError(4, 'x')).__name__, type(OSError(110, 'x')).__name__, type(OSError(10, 'x')).__name__, type(OSError(3, 'x')).__name__, type(OSError(111, 'x')).__name__, type(OSError(104, 'x')).__name__
FileNotFoundError(5, 'x').errno, BlockingIOError(1, 'm', 7).characters_written
BlockingIOError(1, 'm').characters_written
ImportError('m', name='n', path='p').name, ImportError().msg, ImportError('a', 'b').msg, ModuleNotFoundError('m', name='x').name
ImportError(bad=1)
AttributeError('m', name='n', obj=1).obj, AttributeError().name
AttributeError(x=1)
NameError('m', name='n').name, UnboundLocalError(name='q').name
SyntaxError('m').msg, SyntaxError('m', ('f', 1, 2, 't')).lineno, str(SyntaxError('m', ('f', 1, 2, 't'))), SyntaxError().msg, SyntaxError('m', ('f', 1, 2, 't', 3, 4)).end_offset, SyntaxError('a', 'b', 'c').args
SyntaxError('m', (1, 2))
SyntaxError('m', 5)
SyntaxError('m', ('f', 1, 2, 't', 3))
UnicodeDecodeError('utf8', b'ab\\xff', 2, 3, 'bad').object, str(UnicodeDecodeError('utf8', b'ab\\xff', 2, 3, 'bad')), str(UnicodeDecodeError('utf8', b'abc', 0, 2, 'bad'))
UnicodeDecodeError('utf8', 'ab', 0, 1, 'r')
UnicodeDecodeError('utf8')
str(UnicodeEncodeError('ascii', 'aé', 1, 2, 'r')), str(UnicodeEncodeError('ascii', 'a😀b', 1, 3, 'r')), str(UnicodeTranslateError('aé', 1, 2, 'r')), UnicodeEncodeError('a', 'b', 0, 1, 'r').encoding
UnicodeEncodeError('ascii', b'a', 0, 1, 'r')
ExceptionGroup('m', [ValueError()]).exceptions, str(ExceptionGroup('m', [ValueError(), KeyError()]))
ExceptionGroup('m', [])
Exception(1) == Exception(1), hash(Exception()) is not None, bool(Exception())
Exception('a').with_traceback(None), Exception('a').with_traceback(5)
Exception('a').add_note('n'), Exception('a').__reduce__(), Exception('a').__setstate__({'k': 1})
Exception('a').add_note(5)
Exception('a').__setstate__(5)
BaseException.__new__(ValueError, 1, 2).args
ValueError.__new__(KeyError, 1)
BaseException.__new__(int)
Exception[0]
raise_it
""")
e = Exception("a")
for statement in ("e.args = (1, 2)", "e.args = 'ab'", "e.args = 5", "del e.args", "e.__cause__ = 5", "e.__cause__ = KeyError()", "e.__context__ = 5", "e.__traceback__ = 5", "e.__suppress_context__ = 0", "e.new = 1", "del e.__context__", "del e.__traceback__", "e.__notes__ = 5"):
    try:
        exec(statement)
        print(statement, "fine", e.args, repr(e.__cause__), e.__suppress_context__)
    except Exception as error:
        print(statement, type(error).__name__, error)
o = OSError(2, "m", "f")
o.errno, o.filename = 99, "other"
print(o, o.errno)
s = StopIteration(5)
s.value = 6
print(s.value, s.args)


class E(Exception):
    def __init__(self, a, b=2):
        self.a, self.b = a, b


cases("""
E(1).args, str(E(1)), repr(E(1, b=3)), E(1, 5).b
E()
""")
