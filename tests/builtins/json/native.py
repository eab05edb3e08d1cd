# The scanner and the strings of module _json.
import builtins, re


def print(*values, **options):
    text = ' '.join(str(value) for value in values)
    builtins.print(re.sub(r' at 0x[0-9a-f]+', '', text), **options)


import _json, json
from _json import *
def t(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
t(lambda: scanstring('abc',1)); t(lambda: scanstring('"abc',1)); t(lambda: scanstring('a"x',0)); t(lambda: scanstring(1,1)); t(lambda: scanstring('a\nb"',0)); t(lambda: scanstring('a\nb"',0,False)); t(lambda: scanstring('\\x"',0)); t(lambda: scanstring('\\u12"',0)); t(lambda: scanstring('\\ud834\\udd20"',0)); t(lambda: scanstring('\\ud834\\u0020"',0)); t(lambda: scanstring('\\ud834x"',0)); t(lambda:scanstring('abc"',100)); t(lambda:scanstring('abc"',-1)); t(lambda: scanstring('abc"','x')); t(lambda: scanstring('\\',0)); t(lambda: scanstring('\\u+123"',0)); t(lambda: scanstring('ab\\u',0))
t(lambda: encode_basestring(1)); t(lambda: encode_basestring_ascii(1)); t(lambda: encode_basestring('a"\\\n\x00\x7f\xe9\U0001d834\r\t\b\f')); t(lambda: encode_basestring_ascii('a"\\\n\x00\x7f\xe9\U0001d834\r\t\b\f\ud800'))
t(lambda: make_scanner()); t(lambda: make_scanner(1)); t(lambda: make_encoder()); t(lambda: make_encoder(1,2,3,4,5,6,7,8,9)); t(lambda: make_encoder({},2,3,4,5,6,7,8,9)) 
d=json.JSONDecoder()
s=make_scanner(d); print(s, s.strict, s.object_hook)
for x in ['','{','[','{"a"','{"a":','{"a":1','{"a":1,','{"a":1,}','{1:2}','[1,','[1,]','[1','nul','null','true','false','NaN','Infinity','-Infinity','-','1','1.5','1e5','1e','1.','-x','"a','[1 2]','{"a" 1}','{"a":1 "b"}','01','-0','1E+5',' 1','[',  '{"a":1,"a":2}','[]','{}','[ ]','{ }','[ 1 , 2 ]','{ "a" : 1 , "b" : 2 }','\x00','1'*30,'-0.0','1e400', 'Inf', '-Inf','N']:
    print(repr(x),end=' '); t(lambda: s(x,0))
t(lambda: s('1',5)); t(lambda: s('1',-1)); t(lambda:s()); t(lambda: s(1,2)); t(lambda: s(string='1',idx=0))
d=json.JSONDecoder(parse_float=lambda x:('f',x),parse_int=lambda x:('i',x),parse_constant=lambda x:('c',x),object_hook=lambda x:('o',x))
print(d.decode('[1,1.5,NaN,{"a":-Infinity}]'))
d=json.JSONDecoder(object_pairs_hook=lambda x:('o',x)); print(d.decode('[{"a":1,"a":2},{}]'))
