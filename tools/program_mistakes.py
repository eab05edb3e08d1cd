"""Known mistakes: statements that CPython 3.11 refuses with a message of their own, or warns of. See generate_programs.py.

A template is a list of lines, parted by ¦; the number of '>' in front of a line is its depth. Words are tokens, but for
    E an expression   e an expression that binds tightly   N a name   T a target   S a simple statement
    P parameters   B a statement of the depth of the line   F a for clause   A arguments without parentheses   C a string
A word in the form a|b|c stands for one of these words ("\\s" is no word), and a word in square brackets may be absent.
"""
from __future__ import annotations

import random

from program_grammar import ATOM, TEST, Line, Tokens, Writer

TEMPLATES = [line.split(" ¦ ") for line in """
( *|** E )
[ * E F ]
{ ** E F }
( E , E F )
[ E , E F ]
{ E , F }
[ * E , E F ]
{ E : E , E F }
f ( E , E F )
f ( E F , E )
f ( E F , E F )
f ( A E F [,] )
f ( E F , ** E )
f ( N = E F )
f ( E , N = E F )
f ( True|None|False = E )
f ( E = E )
f ( ** E , E )
f ( ** E , * E )
f ( N = E , E )
f ( N = E , ** E , E , E )
f ( N = E , N = E , a = 1 , a = E )
f ( __debug__ = E )
f ( A a.b = E )
class N ( N = E , E ) : S
class N ( E F ) : S
class N ( E
if E = E : S
if E = E
while ( E = E ) : S
if N = E : ¦ >S ¦ elif True = E : S
[ E = E ]
( E = E F )
{ E : E = E }
x = ( E := E )
( E . N := E )
( E [ E ] := E )
E := E
( ( N ) := E )
lambda : ( N := E )
f ( N := E , N = E )
print E
exec E , E
print|exec N C
print >> N , E
print ( E ) E
E E
( E E )
[ E , E E , E ]
f ( E E )
{ E : E E : E }
{ E E }
[ E if E else E E ]
( E
N
E if E
( E if E )
E if E , E
[ E if E F ]
x = E if E else
{ E : }
{ E : , E : E }
{ E : E , E }
{ E : E , E : }
{ E : * E }
{ ** E : E }
{ E : E , ** E : E }
{ * E : E }
{ E , E : E }
{ E : E , E , E }
{ : E }
E = 1 = E
E + E = E
f ( ) = E
[ E , f ( ) ] = E
( E , * E ) = E
None|True|False|...|C|1|f'{a}' = E
- N = E
E if E else E = E
[ E F ] = E
( E F ) = E
{ E : E } = E
{ E } = E
lambda : E = E
( yield ) = E
yield E = E
x = yield = E
N = ( yield E ) = E
* N = E
( * N ) = E
* N , * N = E
[ * N , N , * N ] = E
N , ( * N , * N ) = E
( N := E ) = E
__debug__ = E
N . __debug__ = E
N = __debug__ = E
a < b = E
await E = E
not N = E
N = E = E + E = E
E += E
f ( ) += E
( N , N ) += E
[ N ] -= E
N , N += E
None **= E
* N += E
yield += E
N += yield = 1
N += E += E
N : E = E = E
( N , N ) : E
[ N ] : E = E
( ( N , N ) ) : E
N , N : E
* N : E
f ( ) : E
E + E : E = E
( N ) : E = E
( E . N ) : E
None : E
__debug__ : E
N . __debug__ : E
"C" : E
N : * E
N : yield
x : E , E
del f ( )
del E + E
del N , E + E , N
del ( N , f ( ) )
del [ N , 1 ]
del * N
del ( * N ,)
del __debug__
del N . __debug__
del None
del ( N
del
del N , , N
del { N }
del N = E
del E if E else E
del ( yield )
for E + E in E : S
for f ( ) in E : S
for N , f ( ) in E : S
for None in E : S
for N in E : S S
for N in E
for N E : S
for N of E : S
for * N in E : S
for ( N in E ) : S
for N in : S
for ( N , 1 ) in E : S
async for N in E : S
[ E for f ( ) in E ]
[ E for E + E in E ]
( E for N , 1 in E )
{ E for None in E }
[ E for N in E , E ]
[ E for N in * E ]
[ E for N in lambda : E ]
[ E for N in E if E else E ]
[ N := E for N in E ]
[ ( N := E ) for n in ( m := E ) ]
[ a for a in E if ( a := E ) ]
[ ( a := E ) for a in E ]
[ [ ( a := E ) for b in E ] for a in E ]
class N : ¦ >[ ( n := E ) F ]
class N : ¦ >[ E for n in ( n := E ) ]
[ E async for N in E ]
def f ( ) : ¦ >[ E async for N in E ]
def f ( ) : ¦ >x = { E : E async for N in E }
async def f ( ) : ¦ >return [ [ E async for N in E ] F ]
lambda : [ E async for N in E ]
def f ( ) : await E
def f ( ) : ¦ >async with E : S
def f ( ) : ¦ >async for N in E : S
async def f ( ) : yield from E
async def f ( ) : ¦ >yield E ¦ >return E
async with E : S
await E
return E
yield E
class N : ¦ >return E
class N : ¦ >yield E
class N : x = ( yield from E )
class N : ¦ >await E
[ ( yield E ) F ]
def f ( ) : return [ ( yield ) F ]
def f ( ) : return ( ( yield from E ) F )
async def f ( ) : return { await E F }
lambda : ( yield E )
def f ( a = ( yield ) ) : S
def f ( a : ( yield ) ) : S
def f ( ) -> ( yield ) : S
def f ( ) -> ( n := E ) : S
def f ( a : ( n := E ) ) : S
N : ( yield ) = E
N : ( n := E ) = E
N : ( await E )
def f ( ) : ¦ >N : ( yield )
break|continue
def f ( ) : break|continue
while E : ¦ >def f ( ) : break|continue
while E : ¦ >class N : break|continue
if E : ¦ >continue
for N in E : S ¦ else : break|continue
try : ¦ >S ¦ except * E : ¦ >break|continue|return
for N in E : ¦ >try : S ¦ >except * E : break|continue
def f ( ) : ¦ >try : S ¦ >except * E : ¦ >>if E : return E
def f ( ) : ¦ >while E : ¦ >>try : S ¦ >>except * E : pass ¦ >>finally : break|continue
while E : ¦ >try : S ¦ >finally : continue
try : S ¦ except : S ¦ except E : S
try : S ¦ except * : S
try : S ¦ except *
try : S ¦ except * E : S ¦ except E : S
try : S ¦ except E : S ¦ except * E : S
try : S ¦ except E : S ¦ except * E as N : S
try : S ¦ except * E as N : S ¦ except : S
try : ¦ >B ¦ except E , E : S
try : S ¦ except E , E as N : S
try : S ¦ except * E , E : S
try : S ¦ except E , E
try : S ¦ except E ¦ >S
try : S ¦ except E as N ¦ >S
try : S ¦ except ¦ >S
try : S ¦ except E as N . N : S
try : S ¦ except E as f ( ) : S
try : S ¦ except E as 1 : S
try : S
S
try : S ¦ else : S
try ¦ >S
try : ¦ S
try : S ¦ except E : ¦ S
try : S ¦ except : ¦ S
try : S ¦ except * E : ¦ S
try : S ¦ finally : ¦ S
try : S ¦ finally ¦ >S
try : S ¦ finally : S ¦ else : S
try : S ¦ else : S ¦ finally : S
except E : S
else : S
elif E : S
finally : S
with E : ¦ S
with E , E as N : ¦ S
with ( E , E as N ) : ¦ S
async with E : ¦ S
with E ¦ >S
with E as N ¦ >S
with ( E as N , E ) ¦ >S
with ( E , E ) as N , E ¦ >S
with E as f ( ) : S
with E as 1 : S
with E as E + E , N : S
with ( E as None ) : S
with ( E as N , ) as N : S
with ( E as N ) , E : S
with E as ( N , f ( ) ) : S
with : S
with E as : S
with E as * N : S
with ( ) : S
with ( E , ) : S
with ( * E , ) : S
with ( yield ) : S
with E as N , : S
if E : ¦ S
if E ¦ >S
if E : S ¦ elif E : ¦ S
if E : S ¦ elif E ¦ >S
if E : S ¦ else : ¦ S
if E : S ¦ else ¦ >S
if E : S ¦ else E : S
if E : S ¦ elif : S
if : S
if E then S
if E : if E : S
if E : S else : S
while E : ¦ S
while E ¦ >S
while E : S ¦ else : ¦ S
while : S
for N in E : ¦ S
async for N in E : ¦ S
for N in E : S ¦ else ¦ >S
def f ( P ) : ¦ S
async def f ( ) -> E : ¦ S
def f ( P ) ¦ >S
def f : ¦ >S
def f ( P ) - E : S
def f ( P ) -> : S
def ( P ) : S
def 1 ( ) : S
def None ( ) : S
def f . N ( ) : S
async f ( ) : S
async N
async lambda : E
class N : ¦ S
class N ( A ) : ¦ S
class N ¦ >S
class N ( E ) ¦ >S
class 1 : S
class None : S
class N ( ) S
class __debug__ : S
def __debug__ ( ) : S
def f ( __debug__ ) : S
def f ( * __debug__ ) : S
def f ( a , ** __debug__ ) : S
lambda __debug__ : E
import E
import a.b.c as N . N
import N as
import N , , N
import N as __debug__
import __debug__
import ( N )
import *
from N import
from N import N ,
from N import ( N , , N )
from N import ( )
from N import ( N
from N import * , N
from N import ( * )
from N import N as N . N
from N import N N
from . N import N as
from E import E
from . import *
from ... N . N import ( N as N , )
from .N import __debug__
from N import N as __debug__
def f ( ) : from N import *
class N : from N import *
from __future__ import N
from __future__ import braces
from __future__ import *
from __future__ import annotations , nope
x = 1 ; from __future__ import annotations
global N , N
def f ( a ) : global a
def f ( a ) : nonlocal a
def f ( ) : ¦ >x = 1 ¦ >global x
def f ( ) : ¦ >print ( x ) ¦ >global|nonlocal x
def f ( ) : ¦ >x : int ¦ >global x
def f ( ) : ¦ >global x ¦ >x : E = E
def f ( x ) : ¦ >def g ( ) : ¦ >>nonlocal x ¦ >>x : E
def f ( x ) : ¦ >def g ( ) : ¦ >>global x ¦ >>nonlocal x
def f ( x ) : ¦ >def g ( ) : ¦ >>x = 1 ¦ >>nonlocal x
def f ( x ) : ¦ >class N : ¦ >>print ( x ) ¦ >>nonlocal x
def f ( ) : nonlocal N
nonlocal N
class N : ¦ >nonlocal N
def f ( ) : ¦ >global a ¦ >def g ( ) : ¦ >>nonlocal a
global x , x , x
x = 1 ¦ global x
del x ¦ global x
for x in E : S ¦ global x
import x ¦ global x
class x : S ¦ global x
def x ( ) : S ¦ global x
( x := 1 ) ¦ global x
global __debug__
global
global N = E
global N . N
nonlocal
def f ( a , a ) : S
def f ( a , * , a ) : S
def f ( a , ** a ) : S
def f ( a , / , b , * a ) : S
lambda a , a : E
lambda * a , ** a : E
def f ( a = E , b ) : S
def f ( a = E , / , b ) : S
def f ( a , b = E , / , c ) : S
def f ( a = E , b : E , c ) : S
def f ( a , ( b , c ) ) : S
def f ( a , ( b ) , c ) : S
def f ( a , ( b , ) ) : S
def f ( ( a , b ) = E ) : S
def f ( / ) : S
def f ( / , a ) : S
def f ( a , / , b , / ) : S
def f ( a , / , / ) : S
def f ( a = 1 , / , / , b ) : S
def f ( * , / ) : S
def f ( * a , / ) : S
def f ( a , * , b , / ) : S
def f ( a , * b , c , / , d ) : S
def f ( a , / , * b , c , / ) : S
def f ( a , / * b ) : S
def f ( a / * , b ) : S
def f ( a = ) : S
def f ( a = , b ) : S
def f ( a , * , b = ) : S
def f ( a : E = , ** b ) : S
def f ( * ) : S
def f ( * , ) : S
def f ( * , ** a ) : S
def f ( a , * , ** b ) : S
def f ( * a = E ) : S
def f ( * a : E = E ) : S
def f ( * a , * b ) : S
def f ( * , * a ) : S
def f ( * a , b , * c , d ) : S
def f ( * , a , * ) : S
def f ( * a , * , b ) : S
def f ( ** a = E ) : S
def f ( ** a : E = E ) : S
def f ( ** a , b ) : S
def f ( ** a , b = E ) : S
def f ( ** a , * b ) : S
def f ( ** a , ** b ) : S
def f ( ** a , / ) : S
def f ( ** a , * ) : S
def f ( * a : * E ) : S
def f ( a : * E ) : S
def f ( ** a : * E ) : S
def f ( 1 ) : S
def f ( a . b ) : S
def f ( None ) : S
def f ( a b ) : S
def f ( a , , b ) : S
def f ( * * a ) : S
def f ( *** a ) : S
lambda a = E , b : E
lambda a = E , / , b : E
lambda a , ( b , c ) : E
lambda ( a ) : E
lambda ( a , b ) , c : E
lambda / : E
lambda / , a : E
lambda a , / , b , / : E
lambda * , / : E
lambda a , * b , / : E
lambda * , a , / , b : E
lambda a , / * , b : E
lambda a = : E
lambda a = , b : E
lambda * : E
lambda * , : E
lambda * , ** a : E
lambda * a = E : E
lambda * a , * b : E
lambda * , a , * b : E
lambda ** a = E : E
lambda ** a , b : E
lambda ** a , * b : E
lambda ** a , ** b : E
lambda ** a , / : E
lambda a : yield
lambda a : * E
lambda a : E : E
lambda
lambda a b : E
lambda a : ( E
match E : ¦ S
match E ¦ >case 1 : S
match E : ¦ >case 1 : ¦ >S
match E : ¦ >case 1 ¦ >>S
match E : ¦ >case 1 if E ¦ >>S
match E : ¦ >case 1 if E : ¦ >S
match E : ¦ >S
match E : ¦ >case 1 as _ : S
match E : ¦ >case 1 as a . b : S
match E : ¦ >case 1 as f ( ) : S
match E : ¦ >case 1 as 1 : S
match E : ¦ >case a as a : S
match E : ¦ >case [ a , a ] : S
match E : ¦ >case [ * a , * b ] : S
match E : ¦ >case * a , * _ : S
match E : ¦ >case { 1 : a , 2 : a } : S
match E : ¦ >case { ** a , 1 : b } : S
match E : ¦ >case { ** _ } : S
match E : ¦ >case { ** a , ** b } : S
match E : ¦ >case { 1 : a , 1 : b } : S
match E : ¦ >case { a . b : c , a . b : d } : S
match E : ¦ >case { 'a' : _ , 'a' : _ , f'x' : 1 } : S
match E : ¦ >case { - 1 : _ , - 1 : _ } : S
match E : ¦ >case { 1 + 1j : _ , 1 + 1j : _ } : S
match E : ¦ >case { a : 1 } : S
match E : ¦ >case { f ( ) : 1 } : S
match E : ¦ >case { 1 : * a } : S
match E : ¦ >case c ( a = 1 , 2 ) : S
match E : ¦ >case c ( 1 , a = 1 , 2 , b = 3 ) : S
match E : ¦ >case c ( a = 1 , a = 2 ) : S
match E : ¦ >case c ( a = b , c = b ) : S
match E : ¦ >case c ( b , b ) : S
match E : ¦ >case c ( * a ) : S
match E : ¦ >case c ( __debug__ = a ) : S
match E : ¦ >case c ( a , b = d ) | c ( d , b = a ) : S
match E : ¦ >case a : S ¦ >case b : S
match E : ¦ >case _ : S ¦ >case 1 : S
match E : ¦ >case a | 1 : S
match E : ¦ >case 1 | _ | 2 : S
match E : ¦ >case [ a ] | [ b ] : S
match E : ¦ >case [ a , 1 ] | [ 1 , a ] | [ a , b ] : S
match E : ¦ >case ( a , ( b | 1 ) ) : S
match E : ¦ >case 1 + 1 : S
match E : ¦ >case 1j + 1 : S
match E : ¦ >case 1j + 1j : S
match E : ¦ >case - 1 - 2 : S
match E : ¦ >case - a : S
match E : ¦ >case - - 1 : S
match E : ¦ >case + 1 : S
match E : ¦ >case not 1 : S
match E : ¦ >case 1 < 2 : S
match E : ¦ >case f'a' : S
match E : ¦ >case f'{a}' 'b' : S
match E : ¦ >case { f'{a}' : 1 } : S
match E : ¦ >case a [ 1 ] : S
match E : ¦ >case a . b [ 1 ] : S
match E : ¦ >case lambda : 1 : S
match E : ¦ >case ... : S
match E : ¦ >case __debug__ : S
match E : ¦ >case * __debug__ , a : S
match E : ¦ >case { ** __debug__ } : S
match E : ¦ >case _ as __debug__ : S
match E : ¦ >case a . _ : S
match E : ¦ >case _ . a : S
match E : ¦ >case _ ( ) : S
match E : ¦ >case ( * a ) : S
match E : ¦ >case * a : S
match E : ¦ >case ( ) , * _ : S
match E : ¦ >case : S
match E : ¦ >case 1 , if E : S
match E : ¦ >case 1 := 2 : S
match * E , E : ¦ >case 1 , : S
match * E : ¦ >case 1 : S
match E , : ¦ >case _ : S
match ( E ) : ¦ >case _ if ( yield ) : S
match E : case 1 : S
match E
match : ¦ >case 1 : S
case 1 : S
match N = E : ¦ >case 1 : S
match = E
match [ E ] = E
match ( E ) ; case = E
match . case = match : case
print ( E ) if match else case
x is 1|C|1.5|()|...|None|True
1|C|1j is|is~not N
x is ( )
x is not b'C'
assert ( E , E )
assert ( E , C ) , E
assert E ,
assert
assert E E
assert E = E
assert ( N := E )
( 1|'a'|1.5|None|True|... ) ( A )
[ E ] ( A )
( E , ) ( A )
{ E : E } ( A )
{ E } ( A )
[ E F ] ( A )
( E F ) ( A )
{ E : E F } ( A )
f'{a}' ( A )
( lambda : E ) [ E ]
( 1|1.5|None|True|... ) [ E ]
{ E } [ E ]
( E F ) [ E ]
[ E ] [ ( E , E ) ]
[ E ] [ 'a'|1.5|None|...|f'a' ]
( E , E ) [ 'a' ]
'abc'|b'abc'|f'{a}' [ 'a'|(1,2)|1.5|[1]|{1}|{1:2}|lambda:1 ]
[ E F ] [ {1}|(1,)|'a' ]
'a' [ E : E ]
x = ( E , E ) ( E )
x = [ ( E , E ) [ E , E ] ]
'\\d' if E else 'a\\8\\400'
b'\\d\\777'
f'\\d{a}\\{a}' '\\ '
1if E else 2or 3
0x1for x in y
1_000and 2
[0x1for x in E]
0xfor 1in x
1jif x else 2
0o7or 1
1.5and 2
1e5is 3
if 1not in x : S
x = 1else 2
raise
raise E , E
raise E from
raise E from E , E
raise E E
raise from E
return = E
pass = 1
pass pass
break = 1
E ; ; E
; E
x = ; y
E ,, E
E . 1
E .
. N
E [ ]
E [ : : : ]
E [ * E ]
E [ * E , * E : E ]
E [ E , E = E ]
E [ N := E ]
E [ N := E : E ]
E [ ** E ]
f ( , )
f ( E , , E )
f ( * )
f ( ** )
f ( *** E )
f ( * * E )
f ( E for )
f ( ) )
( ]
[ )
{ ]
( [ E )
( { E ]
f ( [ E , E ) ]
)
}
E ]
( E ; E )
[ E : E ]
{ E ; E }
E ! E
E $ E
E ? E : E
E ++
E ++ E
E -- E
++ N
E && E
E || E
! E
E <> E
E => E
E =< E
E === E
E =! E
E -> E
-> E
E : = E
E ** - ** E
E not E
E is is E
E not not in E
E in in E
not
E and
E or or E
E and not or E
await
await await E
async def f ( ) : await await E
async def f ( ) : await - E
async def f ( ) : return await
- await E
yield yield E
( yield ) ( yield )
x = yield , E
x = yield from
x = yield from E , E
x = * yield
@ E ¦ S
@ E
@
def f ( ) : S
@ E = E ¦ def f ( ) : S
@ E ; E ¦ class N : S
@ E ¦ async def N ( ) : S
@ E E ¦ def f ( ) : S
@ N := E ¦ def f ( ) : S
@ yield ¦ def f ( ) : S
@ * E ¦ def f ( ) : S
def f ( ) : S ¦ >S
S ¦ >S
S ¦ >>S
if E : ¦ >S ¦ >>S
if E : ¦ >>S ¦ >S
if E : ¦ >>S ¦ >>>S ¦ >S
class N : ¦ >def f ( ) : ¦ >S
def f ( ) : # type: () -> int ¦ ># type: () -> int ¦ >S
def f ( ) : ¦ ># type: (int) -> str ¦ >S
def f ( a , # type: int ¦ b = 1 , # type: str ¦ * c # type: int ¦ ) : # type: (...) -> int ¦ >S
def f ( * , # type: int ¦ a ) : S
def f ( a , * , # type: int ¦ b ) : S
x = E # type: int
x : E = E # type: int
x += E # type: int
S # type: int
for N in E : # type: int ¦ >S
with ( E as N ) : # type: int ¦ >S
with E as N : # type: int ¦ >S
with ( E , E ) : # type: int ¦ >S
async def f ( ) : # type: int ¦ >S
class N : # type: int ¦ >S
if E : # type: int ¦ >S
f ( E , # type: int ¦ E )
'
"
'''
'abc
"abc\\
'''abc
f'{
f'
f'{a
f'}'
f'{}'
f'{!r}'
f'{:x}'
f'{=}'
f'{ }'
f'{a!}'
f'{a!x}'
f'{a!r
f'{a!r:'
f'{a:{'
f'{a:{}}'
f'{a:{b:{c}}}'
f'{a:{b:{c:{d}}}}'
f'{a b}'
f'{a=b}'
f'{a+}'
f'{(a}'
f'{a)}'
f'{a]}'
f'{[a}'
f'{a["b"}'
f'{"}'
f'{a#}'
f'{a\\n}'
f'{lambda x:1}'
f'{lambda:1}'
f'{*a}'
f'{*a,}'
f'{**a}'
f'{a:=1}'
f'{(a:=1)}'
f'{yield}'
f'{await~a}'
f'{a,}'
f'{a;b}'
f'{del~a}'
f'{a~if~b}'
f'{print~a}'
f'{a.}'
f'{.a}'
f'{1a}'
f'{01}'
f'{a!=b}'
f'{a!s!r}'
f'{a!ss}'
f'{a!~r}'
f'{a=!r:^20}'
f'{a~=}'
f'{f"{f}"}'
f'{f"{a~b}"}'
f'{f"{}"}'
f'{"a"~b}'
f'{{}'
f'{{}}}'
f'{a}}'
f'{{a}'
f'{f(a~for~a~in~b,c)}'
f'{a~for~a~in~b}'
f'{None=1}'
f'{a==b=}'
f'{a<b}'
f'{not}'
f'{...}'
f'{€}'
f'{a$b}'
f'{"\\N{DIGIT~ONE}"}'
f'\\N{DIGIT~ONE}{a}'
f'\\N{'
f'\\N{NO~SUCH}'
f'\\N{{a}}'
rf'\\N{a}'
rf'\\{a}'
f'\\{a}'
f'\\x{a}'
f'\\u12{a}'
fb'{a}'
f'{a}' b'b'
b'é'
b'a' 'b'
'a' b'b' f'{a}'
b'\\x'
b'\\x1'
'\\x1'
'\\u123'
'\\U0011FFFF'
'\\N{}'
'\\N{a'
'\\N'
u'\\ud8'
ur'a'
'a' ur'a'
0777
00123
0_
0x
0xg
0b2
0b12
0o8
0o18
1__0
1_
1_.5
1._5
1e
1e+
1e_5
1.5_e5
1abc
1.5abc
0x1g
0b1_
0xf_
1jx
0_7
09
0e1_
1_000_
1E5_
.5_
.5abc
9999999999999999999999999999999999
é€
a€b
€
\xa0x
x\u200b
x\u2028y
\u201ca\u201d
x\ufeff
\u037e
x = \\ y
x = \\
\\
x \\ # c
\\\\
x\ty
\x0c
\x0bx
x\x00y
\x01
\x7f
a\u0300 = 1
\u0300a = 1
ªb = 1
x² = 1
x·y
𝐱 = ℌ
from __future__ import barry_as_FLUFL ; a <> b ; a != b
exec C in N
print C % E , E
print
x if y else
x if else y
x for x in y
for
while
if
class
def
with
import
from
except
lambda
not
is
in
and
True = E
None . a = E
None += E
True : E
for True in E : S
def f ( True ) : S
import None
import a.None
from None import a
from a import None
from a import b as True
class True : S
with E as True : S
N . None = E
N . True
( True := E )
f ( True = E )
del True
global None
nonlocal True
except None : S
lambda None : E
[ E for True in E ]
""".strip("\n").split("\n")]


class Filler:
    """Fills one template, with expressions of a Writer."""

    def __init__(self, writer: Writer, chance: random.Random):
        self.writer = writer
        self.chance = chance

    def arguments(self) -> Tokens:
        tokens: Tokens = []
        for _ in range(self.chance.choice([0, 0, 1, 2])):
            tokens += [*self.writer.expression(TEST, 3), ","]
        return tokens

    def expression(self) -> Tokens:
        return self.writer.expression(TEST, self.chance.choice([2, 3, 9, 9, 9]))

    def word(self, word: str) -> Tokens:
        if word.startswith("[") and word.endswith("]") and len(word) > 2 and word != "[]":
            return self.word(word[1:-1]) if self.chance.random() < 0.5 else []
        if "|" in word and word not in ("|", "||", "|=") and "'" not in word.split("|")[0][:-1]:
            word = self.chance.choice(word.split("|"))
        match word:
            case "E": return self.expression()
            case "e": return self.writer.expression(ATOM, 3)
            case "N": return [self.writer.name()]
            case "T": return self.writer.target(2)
            case "S": return self.chance.choice([["pass"], ["x"], self.writer.small_statement()])
            case "C": return [self.chance.choice(["'c'", "b'c'", "'''c'''", "r'c'", "u'c'"])]
            case "F": return ["for", *self.writer.target_list(2, in_for=True), "in", *self.writer.expression(2, 3)]
            case "A": return self.arguments()
            case "P":
                tokens = self.writer.parameters(2, annotated=True)
                self.writer.parameter_names.pop()
                return tokens
        return word.replace("~", " ").split(" ") if "'" not in word and '"' not in word else [word.replace("~", " ")]

    def lines(self, depth: int) -> list[Line]:
        found: list[Line] = []
        for line in self.chance.choice(TEMPLATES):
            text = line.lstrip(">")
            if text == "B":
                found += self.writer.statement(depth + len(line) - len(text))
                continue
            tokens: Tokens = []
            comment = text.find("# ")
            for word in (text if comment < 0 else text[:comment]).split(" "):
                if word:
                    tokens += self.word(word)
            found.append((depth + len(line) - len(text), [*tokens, text[comment:]] if comment >= 0 else tokens))
        return [line for line in found if line[1]]


def with_mistake(writer: Writer, chance: random.Random, lines: list[Line]) -> list[Line]:
    """`lines` with one of the mistakes among them."""
    at = chance.randrange(len(lines) + 1) if chance.random() < 0.5 else chance.choice([0, len(lines)])
    depth = lines[at][0] if at < len(lines) else chance.choice([0, 0, lines[-1][0]])
    return lines[:at] + Filler(writer, chance).lines(depth) + lines[at:]
