# array.array: slices, growth, exports, subclasses, pickles.
import array


def show(expression):
    try:
        print(expression, "->", repr(eval(expression, globals())))
    except BaseException as error:
        print(expression, "!!", type(error).__name__, error)


nan = float("nan")
inf = float("inf")


class X:
    pass


class F(float):
    pass


class I(int):
    pass


class B(bytes):
    pass


class Index:
    def __index__(self):
        return 5


class Failing:
    def __index__(self):
        1 / 0


a=array.array('i',range(10))
show("a")
show("a[2:5]")
show("a[::-2]"); 
a[2:4]=array.array('i',[7,8,9])
show("a")
del a[::3]
show("a")
a[::2]=array.array('i',[0]*len(a[::2]))
show("a")
a.reverse()
show("a")
a.insert(1,99)
show("a")
a.extend([1,2])
show("a")
a.extend(a)
show("a")
a+=array.array('i',[5])
show("a")
a*=2
show("len(a)")
show("a.tobytes()[:12]")
show("a.index(5)")
show("a.index(5,-3)")
show("a.count(5)")
a.remove(5)
show("a.pop(),a.pop(0)")
show("a.tolist()")
show("2*array.array('d',[1.5])")
show("list(iter(array.array('u','héllo')))")
show("array.array('u','hé').tounicode()")
m=memoryview(a)
show("a.append(1)")
show("m.nbytes")
show("m[0]")
m[0]=77
show("a[0]")
m.release()
show("a.append(1)")
show("a[-1]")
show("array._array_reconstructor(array.array,'i',8,b'\\1\\0\\0\\0')")
show("array._array_reconstructor(array.array,'d',9,b'\\0\\0\\0\\1')")
show("array._array_reconstructor(array.array,'u',18,b'a\\0b\\0')")
show("array._array_reconstructor(int,'i',8,b'')")
show("array._array_reconstructor(array.array,'i',99,b'')")
class AA(array.array): pass
x=AA('h',[1,2])
x.z=5
show("x")
show("x.__reduce_ex__(3)")
show("x[0:1]")
show("x==array.array('h',[1,2])")
show("x<array.array('d',[1,2.5])")
show("AA('i',x=1)"); 
show("array.array('f',[1,2.5,1e40])")
show("array.array('b',b'\\xff\\1')")
show("array.array('Q',[2**64-1])")
show("array.array('i',(1,2))")
show("array.array('i',{1:2})")
show("array.array('i',(x for x in []))")
show("array.array('u',['a','b'])")
show("array.array('b',[1])==array.array('b',[1])")
show("array.array('d',[nan])==array.array('d',[nan])")
show("array.array('b',[1,2])>array.array('b',[1])")
show("array.array('b',[1,2]).__contains__('a')")
show("array.array('b',[1]).byteswap()")
show("array.array('i').__sizeof__()>0")
