# array.array: type codes, errors.
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


for expression in [
    "array.array('z')",
    "array.array('i',[1,2])",
    "array.array('i',1)",
    "array.array('i','abc')",
    "array.array('u','abc')",
    "array.array('i',b'abcd')",
    "array.array('i',b'abc')",
    "array.array('i',[2**31])",
    "array.array('b',[200])",
    "array.array('B',[-1])",
    "array.array('i',['a'])",
    "array.array('i',[1.0])",
    "array.array('f',['a'])",
    "array.array('I',[-1])",
    "array.array('I',[2**32])",
    "array.array('L',[-1])",
    "array.array('Q',[2**64])",
    "array.array('q',[2**63])",
    "array.array('h',[40000])",
    "array.array('H',[70000])",
    "array.array('H',[-1])",
    "array.array('u',['ab'])",
    'array.array()',
    "array.array('ii')",
    'array.array(1)',
    "array.array('i',[1])+[1]",
    "array.array('i',[1])+array.array('h',[1])",
    "array.array('i',[1])*2",
    "array.array('i',[1])[5]",
    "array.array('i',[1])['a']",
    "array.array('i',[1]).pop(5)",
    "array.array('i').pop()",
    "array.array('i',[1]).remove(5)",
    "array.array('i',[1]).index(5)",
    "array.array('i',[1]).frombytes(b'abc')",
    "array.array('i',[1]).frombytes('abc')",
    "array.array('i',[1]).tounicode()",
    "array.array('u','a').tounicode()",
    "array.array('i',[1]).fromunicode('a')",
    "array.array('i',[1]).fromlist(1)",
    "array.array('i',[1]).fromlist(['a'])",
    "array.array('i',[1]).extend(1)",
    "array.array('i',[1]).extend(array.array('h'))",
    "array.array('i',[1]).append('a')",
    "array.array('i',[1]).__reduce_ex__(3)",
    "array.array('i',[1]).__reduce_ex__(2)",
    "array.array('i',[1]).buffer_info()[1]",
    "array.array('i',[1]).typecode",
    "array.array('i',[1]).itemsize",
    'array.typecodes',
    "array.array('i',[1])==array.array('d',[1])",
    "array.array('i',[1])<array.array('d',[2])",
    "array.array('i',[1])==[1]",
    "memoryview(array.array('i',[1])).format",
    "hash(array.array('i'))",
    "array.array('i',[1,2,3])[::2]",
    "array.array('d',[1.5])",
    "array.array('u','a')",
    "array.array('i')",
    "array.array('i',array.array('d',[1.0]))",
    "array.array('i',array.array('u','a'))",
    'array.ArrayType is array.array',
    "array.array('i',x=1)",
    "array.array('u').itemsize",
    "array.array('i',[1]).count(1)",
    "array.array('i',[1]).byteswap()",
    "array.array('f',[1]).byteswap()",
    "array.array('i',[1]).tofile(1)",
    "array.array('i',[1]).__class_getitem__(int)",
    "array.array('i').__iadd__(1)",
    "array.array('i').__setitem__(slice(0,1),[1])",
    "array.array('i').__delitem__(0)",
    "array.array('i',[1]).__setitem__(0,'a')",
    "array.array('i',[1]).__contains__(1)",
    "array.array('i',[1]).insert(0,'a')",
]:
    show(expression)
