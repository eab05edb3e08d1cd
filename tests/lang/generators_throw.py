# throw() and close(): contexts, exceptions that cannot be made, delegates, what a finalizer reports.
def plain():
    yield
def inner():
    try: raise KeyError('a')
    except Exception: yield
def deleg():
    try: raise KeyError('d')
    except Exception: yield from inner()
def deleg2():
    yield from inner()
class It:
    def __iter__(self): return self
    def __next__(self): return 1
class It2(It):
    def throw(self,*a): raise OSError('t')
def deleg3(c):
    try: raise KeyError('d3')
    except Exception: yield from c()
def chain(e):
    r=[]
    while e is not None: r.append(repr(e)); e=e.__context__
    return r
import functools
for g in (plain,inner,deleg,deleg2,functools.partial(deleg3,It),functools.partial(deleg3,It2)):
    for outer in (0,1):
        for how in (ValueError, ValueError('x'),'close'):
            gen=g(); next(gen)
            def go():
                try:
                    if how=='close': gen.close(); print('closed')
                    else: gen.throw(how)
                except BaseException as e: print(getattr(g, '__name__', 'partial'), outer, how, chain(e))
            if outer:
                try: raise IndexError('outer')
                except IndexError: go()
            else: go()
# GeneratorExit context seen
def seen():
    try:
        try: raise KeyError('s')
        except KeyError: yield
    except BaseException as e: print(chain(e)); raise
g=seen(); next(g); g.close()
try: raise IndexError
except IndexError:
    g=seen(); next(g); g.close()
g=seen(); next(g); del g
# fresh
for outer in (0,1):
    gen=plain()
    try:
        if outer:
            try: raise IndexError('o')
            except IndexError: gen.throw(ValueError)
        else: gen.throw(ValueError)
    except ValueError as e: print(chain(e))
# bad throws
class E(Exception):
    def __new__(cls,*a): return cls
for a in ((E,),(E,1),(5,),(ValueError('x'),1),(ValueError,1,2),(ValueError,ValueError('y')),(ValueError,(1,2))):
    gen=plain(); next(gen)
    try: gen.throw(*a)
    except BaseException as e: print(type(e),e)
    print(list(gen), gen.gi_frame)
import sys
def ign():
    while True:
        try: yield
        except GeneratorExit: pass
def hook(u): print(u.exc_type,u.exc_value,u.exc_traceback is not None, u.object, u.err_msg)
sys.unraisablehook=lambda u: print(u.exc_type,u.exc_value,u.exc_traceback and u.exc_traceback.tb_lineno, u.err_msg)
g=ign(); next(g); del g
async def c(): pass
import types
@types.coroutine
def w():
    try: yield
    except Exception as e: print('got',repr(e)); raise
    return 1
async def d():
    try: await w()
    except ValueError as e: print('d',repr(e)); return 7
x=d(); x.send(None)
try: x.throw(ValueError('q'))
except StopIteration as e: print(e.value)
