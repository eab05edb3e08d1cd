# Arguments, errors, reprs and pickling states of the iterators of itertools.
import builtins, re


def print(*values, **options):
    text = ' '.join(str(value) for value in values)
    builtins.print(re.sub(r' at 0x[0-9a-f]+', '', text), **options)


import itertools
from itertools import *
def t(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
for n in "accumulate chain combinations combinations_with_replacement compress count cycle dropwhile filterfalse groupby islice pairwise permutations product repeat starmap takewhile zip_longest".split():
    o=getattr(itertools,n)
    for a,k in [((),{}),((1,),{}),((1,2),{}),((1,2,3),{}),((1,2,3,4),{}),((1,2,3,4,5),{}),((),{'zz':1}),((1,),{'zz':1}),((1,2),{'zz':1}),(([],),{}),(([],'a'),{}),(([],-1),{}),(([],1.5),{}),(([],None),{})]:
        print(n,a,k,end=' ')
        t(lambda: str(o(*a,**k)).split(' at ')[0])
def r(x):
    print(str(x.__reduce__()).replace('itertools',''))
r(accumulate([1,2])); a=accumulate([1,2,3]); next(a); r(a); a=accumulate([1,2],initial=5); r(a); next(a); r(a); a=accumulate([None,2],lambda a,b:None); next(a); r(a)
a.__setstate__(5); r(a)
c=chain([1],[2]); r(c); next(c); r(c); list(c); r(c); r(chain())
for cls in (combinations,combinations_with_replacement,permutations):
    c=cls('abc',2); r(c); next(c); r(c); next(c); r(c); list(c); r(c); r(cls('ab',5))
    t(lambda: cls('abc',2).__setstate__(1)); t(lambda: cls('abc',2).__setstate__((1,2,3)));t(lambda: cls('abc',2).__setstate__((1,)));t(lambda: cls('abc',2).__setstate__(((0,1,2),(1,1))));t(lambda: cls('abc',2).__setstate__(('a','b')))
    c=cls('abc',2); t(lambda: c.__setstate__((100,-5))); t(lambda: list(c))
r(compress('abc',[1,0,1])); r(count()); r(count(1.5)); r(count(1,2)); r(count(1,1.0)); r(count(2**70)); c=count(2**62-2); next(c);next(c);next(c); print(c,next(c),count(1,2),count(1.5),count(step=0),count(1,1.0),count(5,1))
c=cycle('abc'); r(c); next(c); r(c); next(c);next(c);next(c); r(c)
t(lambda: c.__setstate__(1)); t(lambda:c.__setstate__((1,2))); t(lambda:c.__setstate__(([1],2)))
d=dropwhile(int,[0,1]); r(d); next(d); r(d); d.__setstate__(0); r(d)
r(filterfalse(None,[1])); g=groupby('aab'); r(g); k,s=next(g); r(g); r(s); next(g); r(s); t(lambda: list(s))
s=islice('abc',1,None,2); r(s); next(s); r(s); list(s); r(s); s.__setstate__(1)
t(lambda: islice([])); t(lambda: islice([],-1)); t(lambda: islice([],0,-1)); t(lambda: islice([],0,1,0)); t(lambda: islice([],'a','b'));t(lambda: islice([],'a'));t(lambda: islice([],1,2,'a'));t(lambda: islice([],2**70)); t(lambda: islice([],a=1))
t(lambda:r(pairwise('ab')))
p=product('ab','cd'); r(p); next(p); r(p); next(p); r(p); list(p); r(p); r(product('')); r(product()); t(lambda: product(repeat='a')); t(lambda: product(repeat=-1)); t(lambda: product(repeat=2**62)); t(lambda: product('ab',repeat=2**62)); t(lambda: product(a=1)); t(lambda: p.__setstate__(1)); 
p=product('ab','cd'); p.__setstate__((5,-4)); t(lambda: list(p))
r(repeat(1)); r(repeat(1,3)); x=repeat(1,1); list(x); r(x); print(repeat(1),repeat('a',5),repeat(1,-5)); t(lambda:repeat(1).__length_hint__()); t(lambda: repeat(1,5).__length_hint__()); t(lambda: repeat(object=1,times=2))
r(starmap(int,[])); w=takewhile(int,[1,0,1]); r(w); list(w); r(w); w.__setstate__(0); r(w)
z=zip_longest('ab','c',fillvalue=5); r(z); next(z); next(z); list(z); r(z); z.__setstate__(9); r(z); t(lambda: zip_longest(a=1)); t(lambda: zip_longest(1,fillvalue=1)); t(lambda: zip_longest(a=1,fillvalue=3))
a,b=tee('abc'); r(a); next(a); r(a); print(tee.__text_signature__); t(lambda: tee(1)); t(lambda: tee([],-1)); t(lambda: tee()); t(lambda: tee([],0)); t(lambda: len(tee(a,2))); t(lambda: tee(a,2)[0] is a)
t(lambda: _tee(1)); import copy; t(lambda: list(copy.copy(b)));
T=type(a); t(lambda: T('ab')); t(lambda: T()); t(lambda:T(1)); t(lambda: list(T(b))); td=a.__reduce__()[2][0]; r(td); t(lambda: type(td)); t(lambda:type(td)(iter('a'),[1,2],None)); t(lambda:type(td)(iter('a'),[1]*60,None));t(lambda:type(td)(iter('a'),1,None));t(lambda:type(td)(iter('a'),[1],3)); t(lambda:type(td)()); t(lambda: a.__setstate__(1)); t(lambda: a.__setstate__((td,99)));t(lambda: a.__setstate__((1,1)))
G=type(s) ; t(lambda: itertools._grouper(1,2)); t(lambda: itertools._grouper(groupby([]),2)); t(lambda:itertools._grouper())
t(lambda: chain.from_iterable(1)); t(lambda:list(chain.from_iterable([1]))); t(lambda: chain().__setstate__(1)); t(lambda: chain().__setstate__((1,)));t(lambda: chain().__setstate__((iter([]),1)));t(lambda: chain().__setstate__((iter([]),1,2))); t(lambda: list(chain(1)))
t(lambda: list(starmap(int,[1]))); t(lambda: count('a')); t(lambda:count(1,'a')); t(lambda: next(count(1,1.5)))
t(lambda: list(islice([1,2,3],1,2,None))); t(lambda: chain[int]);t(lambda: groupby[int])
