# compile() takes a file name of any kind that has bytes.
import warnings,sys
warnings.simplefilter('always')
warnings.showwarning=lambda m,c,f,l,*a: print(c.__name__,m)
for n in (bytearray(b'ab'),memoryview(b'cd'),memoryview(b'abcd')[::2],b'xx','u',3,[],bytearray(b'a\0b'),b'\xff'):
    try: print(repr(compile('1',n,'exec').co_filename))
    except Exception as e: print(type(e).__name__,e)
