# Every exception type: construction, argument errors, fields and their setters, texts, pickling state, groups.
import types
import weakref

def t(e):
    try: print(e, '->', repr(eval(e, G)))
    except BaseException as x: print(e, '!!', type(x).__name__, x)
class S(OSError):
    def __init__(self, a, b=3, *, k=1): super().__init__(a, 'zz')
class N(OSError):
    def __new__(cls, *a, **k): return OSError.__new__(cls, 5, 'e', 'fn')
    def __init__(self, *a, **k): pass
class M(OSError):
    def __init__(self, *a, **k): pass
class U(OSError):
    def __new__(cls, *a, **k): return super().__new__(cls, *a)
class D(BaseExceptionGroup):
    def derive(self, e): return D(self.message, e)
    def __init__(self, *a): pass
class BadD(ExceptionGroup):
    def derive(self, e): return 3
class EEx(ExceptionGroup): pass
class EB(BaseExceptionGroup, ValueError): pass
class EB2(BaseExceptionGroup): pass
def note(eg):
    eg.add_note('n1'); return eg
def up(c, a, v):
    e=c
    try: setattr(e, a, v)
    except Exception as x: return (type(x), str(x))
    return (getattr(e,a), str(e))
def dl(e,a):
    try: delattr(e,a); return getattr(e,a,'gone')
    except Exception as x: return (type(x), str(x))
G = {'weakref': weakref, 'TracebackType': types.TracebackType, 'S':S,'N':N,'M':M,'U':U,'D':D,'BadD':BadD,'EEx':EEx,'EB':EB,'EB2':EB2,'note':note,'up':up,'dl':dl}
EXPRESSIONS = r'''
BaseException(x=1)
ValueError(x=1)
ImportError(x=1)
ImportError(1,2,name='n')
ImportError('m',name='n',path='p').__reduce__()
ImportError('m').__reduce__()
str(ImportError(3))
NameError('m',name=1).name
NameError(nam=1)
AttributeError(name=1,obj=2,x=3)
AttributeError('m',name=1,obj=2).__reduce__()
AttributeError('m').obj
StopIteration(1,2).value
StopIteration().value
StopIteration(x=1)
SystemExit().code
SystemExit(1,2).code
OSError(2,'x')
OSError(2)
OSError(2,'x').__reduce__()
OSError(2,'x','f').__reduce__()
OSError(2,'x','f',None,'g').__reduce__()
OSError(2,'x','f',5,'g').winerror
OSError(2,'x','f',None,'g').args
OSError(1,2,3,4,5,6)
str(OSError(2,'x','f'))
str(OSError(2,'x','f',None,'g'))
str(OSError(2,'x',b'f'))
str(OSError('x'))
str(OSError(None,'x'))
OSError(x=1)
FileNotFoundError(x=1)
type(OSError(11,'s'))
BlockingIOError(11,'a',5).characters_written
BlockingIOError(11,'a','f').characters_written
OSError(2,'x').characters_written
OSError(2,'x').errno
OSError().errno
OSError(2,'x',None).filename
OSError(2,'x',None).args
OSError('2','x','f').args
type(OSError(2.0,'x'))
str(OSError(2,'x','f',3))
KeyError(1,2)
str(KeyError('a'))
str(KeyError(1,2))
str(KeyError())
BaseException.__new__()
BaseException.__new__(int)
BaseException().__setstate__(3)
BaseException().__setstate__(None)
BaseException().__setstate__({'a':1})
BaseException().with_traceback(3)
BaseException().add_note(3)
BaseException(1).__reduce__()
SyntaxError('m',('f',1,2,'t')).__reduce__()
str(SyntaxError('m',('/a/f',1,2,'t')))
str(SyntaxError('m',('/a/f',None,2,'t')))
str(SyntaxError('m',(None,3,2,'t')))
str(SyntaxError())
str(SyntaxError('m',3))
str(SyntaxError('m',(1,2)))
str(SyntaxError('m',(1,2,3,4,5)))
str(SyntaxError('m',(1,2,3,4,5,6,7)))
str(SyntaxError('m',('f',2,3,4,5,6)))
str(SyntaxError('m',3,4))
SyntaxError('m',('f',2,3,4,5,6)).end_lineno
SyntaxError('m').print_file_and_line
SyntaxError(x=1)
UnicodeDecodeError()
UnicodeDecodeError('u',3,1,2,'r')
UnicodeDecodeError('u',b'abc',1,2,3)
UnicodeDecodeError('u',b'abc',1,2,'r',3)
UnicodeDecodeError('u',b'abc',1,2,'r')
str(UnicodeDecodeError('u',b'abc',1,2,'r'))
str(UnicodeDecodeError('u',b'abc',1,3,'r'))
str(UnicodeDecodeError('u',b'abc',10,30,'r'))
UnicodeDecodeError('u',b'abc',10,30,'r').start
UnicodeDecodeError('u',b'abc',-10,-30,'r').start
UnicodeDecodeError('u',bytearray(b'abc'),1,2,'r').object
str(UnicodeEncodeError('u','abc',1,2,'r'))
str(UnicodeEncodeError('u','a\u1234c',1,2,'r'))
str(UnicodeEncodeError('u','a\U00101234c',1,2,'r'))
str(UnicodeEncodeError('u','a\xe9c',1,3,'r'))
UnicodeEncodeError('u',b'abc',1,2,'r')
str(UnicodeTranslateError('abc',1,2,'r'))
str(UnicodeTranslateError('a\u1234c',1,3,'r'))
UnicodeTranslateError('abc',1,2)
UnicodeDecodeError.__new__(UnicodeDecodeError).start
UnicodeDecodeError.__new__(UnicodeDecodeError).object
str(UnicodeDecodeError.__new__(UnicodeDecodeError))
UnicodeDecodeError('u',b'abc',1,2,reason='r')
UnicodeDecodeError('u',b'abc',1.5,2,'r')
ExceptionGroup()
ExceptionGroup('m')
ExceptionGroup(1,[])
ExceptionGroup('m',1)
ExceptionGroup('m',[])
ExceptionGroup('m',[1])
ExceptionGroup('m',[KeyboardInterrupt()])
BaseExceptionGroup('m',[ValueError()])
BaseExceptionGroup('m',[KeyboardInterrupt()])
str(ExceptionGroup('m',[ValueError(), TypeError()]))
str(ExceptionGroup('m',[ValueError()]))
ExceptionGroup('m',(ValueError(1),)).exceptions
ExceptionGroup('m',{ValueError(1)}).exceptions
ExceptionGroup('m',(ValueError(1),)).args
ExceptionGroup('m',(ValueError(1),),x=2)
ExceptionGroup('m',(ValueError(1),)).split(3)
ExceptionGroup('m',(ValueError(1),)).split((3,))
ExceptionGroup('m',(ValueError(1),)).split(int)
ExceptionGroup('m',(ValueError(1),)).split(ValueError)
ExceptionGroup('m',(ValueError(1),)).split(lambda e: 1/0)
ExceptionGroup('m',(ValueError(1),)).split()
ExceptionGroup('m',(ValueError(1),TypeError(2))).subgroup(ValueError)
ExceptionGroup('m',(ValueError(1),TypeError(2))).derive(3)
ExceptionGroup('m',(ValueError(1),TypeError(2))).derive([KeyError()])
ExceptionGroup[int]
ExceptionGroup.__mro__
BadD('m',[ValueError(),KeyError()]).split(ValueError)
EEx('m',[KeyboardInterrupt()])
EB('m',[KeyboardInterrupt()])
EB2('m',[ValueError()])
S(1).args, S(1).errno, S(1,2).errno
N(1,2).args, N(1,2).errno, N(1,2,k=2).filename
M(1,2,3).args, M(1,2,3).errno
U(1,2,3).args, U(1,2,3).errno, U(1,2,3).filename
OSError.__init__(OSError(1,2),3,4)
OSError.__new__(OSError, 1, 2).errno
OSError.__new__(OSError, 1, 2, x=3).errno
up(UnicodeDecodeError('u',b'abc',1,2,'r'),'start',5)
up(UnicodeDecodeError('u',b'abc',1,2,'r'),'start',2**70)
up(UnicodeDecodeError('u',b'abc',1,2,'r'),'object',3)
up(UnicodeDecodeError('u',b'abc',1,2,'r'),'reason',3)
up(UnicodeEncodeError('u','abc',1,2,'r'),'object',3)
dl(UnicodeEncodeError('u','abc',1,2,'r'),'object')
dl(UnicodeEncodeError('u','abc',1,2,'r'),'start')
dl(UnicodeEncodeError('u','abc',1,2,'r'),'reason')
up(ImportError('m'),'msg',3)
dl(ImportError('m'),'msg')
dl(ImportError('m'),'name')
up(OSError(11,'m'),'characters_written',3)
up(OSError(11,'m'),'characters_written','x')
dl(OSError(11,'m'),'characters_written')
dl(OSError(11,'m'),'errno')
up(OSError(2,'m'),'filename',3)
up(OSError(2,'m'),'strerror',3)
up(OSError(2,'m'),'errno',3)
up(BaseException(),'__suppress_context__',3)
up(BaseException(),'__suppress_context__',True)
dl(BaseException(),'__suppress_context__')
dl(BaseException(),'args')
up(BaseException(),'args','abc')
up(BaseException(),'args',3)
up(BaseException(),'__cause__',3)
up(BaseException(),'__context__',3)
up(BaseException(),'__traceback__',3)
dl(BaseException(),'__traceback__')
dl(BaseException(),'__cause__')
dl(BaseException(),'__context__')
up(BaseException(),'__dict__',3)
dl(BaseException(),'__dict__')
up(BaseException(),'__notes__',3)
up(StopIteration(),'value',3)
dl(StopIteration(3),'value')
up(SyntaxError('m',('f',1,2,'t')),'lineno','x')
up(SyntaxError('m',('f',1,2,'t')),'lineno',2**70)
up(ExceptionGroup('m',[ValueError()]),'message','x')
up(ExceptionGroup('m',[ValueError()]),'exceptions','x')
ExceptionGroup('m',[ValueError()]).__reduce__()
repr(D('m',[ValueError()]).split(ValueError)[0])
ExceptionGroup('m',[ExceptionGroup('n',[ValueError(1),TypeError(2)]),KeyError(3)]).split(lambda e: isinstance(e,ValueError))
ExceptionGroup('m',[ExceptionGroup('n',[ValueError(1),TypeError(2)]),KeyError(3)]).split(OSError)
ExceptionGroup('m',[ExceptionGroup('n',[ValueError(1),TypeError(2)]),KeyError(3)]).split(ExceptionGroup)
ExceptionGroup('m',[ExceptionGroup('n',[ValueError(1),TypeError(2)]),KeyError(3)]).subgroup((KeyError,TypeError))
ExceptionGroup('m',[ExceptionGroup('n',[ValueError(1),TypeError(2)]),KeyError(3)]).subgroup(OSError)
note(ExceptionGroup('m',[ValueError(1)])).split(ValueError)[0].__notes__
BaseException.__init__(3)
BaseException.__setstate__(ValueError(), {1:2})
BaseException.with_traceback(3,None)
ImportError('m', name='a', foo=1)
ImportError(name='a', path='b', foo=1)
NameError('a',obj=3)
AttributeError('a', nme=3)
UnicodeDecodeError(3,b'abc',1,2,'r')
UnicodeDecodeError('x',b'abc',1,2**80,'r')
UnicodeTranslateError(3,1,2,'r')
SystemExit(x=1)
SyntaxError('m',('f',1,2,'t'),5).filename
SyntaxError('m',['f',1,2,'t']).filename
OSError(2,'x','f',None,None).args
up(OSError(2,'x','f'),'args',(1,))
weakref.ref(ExceptionGroup('m',[ValueError()]))() is None
weakref.ref(ValueError())
ExceptionGroup.__dict__.keys() >= {'__doc__'}
ValueError.__mro__
type(vars(OSError)['errno'])
type(vars(BaseException)['args'])
type(vars(BaseException)['__dict__'])
BaseException.__dict__['__suppress_context__']
KeyError.__bases__
ValueError('a').__class__
ValueError('a') == ValueError('a')
sorted(k for k in vars(OSError) if k != '__doc__')
sorted(k for k in vars(ValueError) if k != '__doc__')
sorted(k for k in vars(KeyError) if k != '__doc__')
sorted(k for k in vars(UnicodeDecodeError) if k != '__doc__')
sorted(k for k in vars(BaseExceptionGroup) if k != '__doc__')
'''
for expression in EXPRESSIONS.strip().splitlines():
    t(expression)
