# marshal: all versions, references, what is no marshal data, files, code objects.

import marshal
def t(b):
    try: print(repr(marshal.loads(b)))
    except BaseException as e: print(type(e).__name__, e.args)
for b in [b'', b'i', b'\x01', b'0', b'(\x05\0\0\0', b'(\xff\xff\xff\xff', b'r\0\0\0\0', b's\xff\xff\xff\x7f', b'l\x01\0\0\0\xff\xff', b'l\x01\0\0\0\0\0',b'l\0\0\0\0',b'c', b'{NN', b'{N', b'{0', b'[\x01\0\0\0r\0\0\0\0', b'\xdb\x01\0\0\0r\0\0\0\0', b'u\x01\0\0\0\xff', b'g123', b'f\x03abc', b'f\x031.5', b'>\x01\0\0\0[\0\0\0\0', b'z\x01\xff', b'a\x01\0\0\0\xff', b'I\1\0\0\0\0\0\0\0', b'S', b'.', b'T', b'F', b'x\x011\x012', b'R\0\0\0\0', b'(\x01\0\0\0', b')\x020', b'<\x01\0\0\0[\0\0\0\0', b'[\x01\0\0\0']: print(b,end=' '); t(b)
for o in [object(), 2**70, -2**64,2**63,2**100+3, 1.5, {1:[2]}, memoryview(b'ab'), bytearray(b'xy'), Ellipsis, StopIteration, '\ud800', int.__add__, frozenset('abc'), (1,2.5,'x',None,True)]:
    try: print([marshal.dumps(o,v)[:20] for v in range(3)])
    except BaseException as e: print(type(e).__name__, e.args)
    for v in range(5):
        try: 
            r = marshal.loads(marshal.dumps(o,v)); print(r == o, type(r))
        except BaseException as e: print(type(e).__name__, e.args)
x=[]; x.append(x)
for v in (2,3,4):
    try: print(marshal.dumps(x,v))
    except BaseException as e: print(type(e).__name__, e.args)
y=()
for i in range(3000): y=(y,)
try: marshal.dumps(y)
except BaseException as e: print(type(e).__name__, e.args)
def deep(n): 
    try: marshal.loads(b')\x01'*n+b'N'); return True
    except ValueError as e: print(e); return False
print(deep(1998),deep(1999),deep(2000),deep(2001))
class F:
    def __init__(s,b): s.b=b
    def read(s,n): print('read',n); r=s.b[:n]; s.b=s.b[n:]; return r
    def readinto(s,m): print('readinto',len(m)); m[:]=s.b[:len(m)]; s.b=s.b[len(m):]; return len(m)
print(marshal.load(F(marshal.dumps([1,'abc'],2))))
for a in [(3,)]:
    try: marshal.load(*a)
    except BaseException as e: print(type(e).__name__, e.args)
class G:
    def read(s,n): return 'str'
    def readinto(s,m): return 's'
try: marshal.load(G())
except BaseException as e: print(type(e).__name__, e.args)
try: marshal.dump(1,3)
except BaseException as e: print(type(e).__name__, e.args)
try: marshal.loads(1)
except BaseException as e: print(type(e).__name__, e.args)
def f(a,b=2,*c,d,**e):
    return lambda: (a, 'abc', 1.5, b'x', 1j, frozenset({1,2}))
c = marshal.loads(marshal.dumps(f.__code__))
print(c == f.__code__, c.co_varnames, c.co_name)
exec(marshal.loads(marshal.dumps(compile("print('from marshal', [i*i for i in range(4)])", "x", "exec"))))
