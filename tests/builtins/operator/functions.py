# Functions, getters and messages of module operator.
import builtins, re


def print(*values, **options):
    text = ' '.join(str(value) for value in values)
    builtins.print(re.sub(r' at 0x[0-9a-f]+', '', text), **options)


import operator as op
from operator import *
def t(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
t(lambda: itemgetter())
t(lambda: itemgetter(1)())
t(lambda: itemgetter(1)(1,2))
t(lambda: itemgetter(a=1))
t(lambda: itemgetter(1)(x=1))
t(lambda: attrgetter())
t(lambda: attrgetter(1))
t(lambda: attrgetter('a',1))
t(lambda: attrgetter('a')())
t(lambda: attrgetter('a')(x=1))
t(lambda: attrgetter(x=1))
t(lambda: methodcaller())
t(lambda: methodcaller(1))
t(lambda: methodcaller('a')())
t(lambda: methodcaller('a')(x=1))
t(lambda: methodcaller('a')(1,2))
print(itemgetter(1),itemgetter(1,2),attrgetter('a'),attrgetter('a.b','c'),methodcaller('a'),methodcaller('x',1,a=2))
for x in (itemgetter(1),itemgetter(1,2),attrgetter('a'),attrgetter('a.b','c'),methodcaller('a'),methodcaller('x',1,a=2)): print(x.__reduce__())
t(lambda: type('X',(itemgetter,),{}))
t(lambda: type('X',(attrgetter,),{}))
import _operator
t(lambda: _operator._compare_digest('a',b'a'))
t(lambda: _operator._compare_digest('\xe9','a'))
t(lambda: _operator._compare_digest(1,'a'))
t(lambda: _operator._compare_digest(1,b'a'))
t(lambda: _operator._compare_digest('aa','aa'))
t(lambda: concat(1,2)); t(lambda: iconcat(1,2))
t(lambda: concat([1],2)); t(lambda: concat('a','b'))
t(lambda: countOf(1,2)); t(lambda: indexOf(1,2)); t(lambda: indexOf([1],2))
t(lambda: contains(1,2))
t(lambda: length_hint(1,'a')); t(lambda: length_hint([1],5)); t(lambda: length_hint(1))
class H:
    def __init__(s,v): s.v=v
    def __length_hint__(s): return s.v
t(lambda: length_hint(H(-1)));t(lambda: length_hint(H('a')));t(lambda: length_hint(H(NotImplemented),3))
t(lambda: add(1)); t(lambda: add(a=1,b=2)); t(lambda: inv(1)); t(lambda: truth([])); t(lambda:not_(1)); t(lambda: is_(1,1))
class C:
  def __add__(s,o): return 'add'
  def __getitem__(s,i): return 1
t(lambda: concat(C(),C()))
class D:
  def __add__(s,o): return 'add'
t(lambda: concat(D(),D()))
t(lambda: ipow(2,3)); t(lambda: op.pow(2,'a')); t(lambda:ipow(2,'a'))
