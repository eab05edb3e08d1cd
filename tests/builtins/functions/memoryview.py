# functions.memoryview: results, edge cases, errors and their messages.
import array


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
memoryview(b'abc').tobytes(), memoryview(bytearray(b'ab')).tolist(), memoryview(b'abc')[1], bytes(memoryview(b'abc')[::-1]), len(memoryview(b'abc')), memoryview(b'ab') == b'ab', memoryview(b'ab').hex(), memoryview(b'ab').nbytes
memoryview()
memoryview('a')
memoryview(5)
memoryview([1])
memoryview(b'a')[1]
memoryview(b'a')['x']
memoryview(b'a')[0, 0]
memoryview(b'a') < memoryview(b'b')
memoryview(b'a') + b'b'
hash(memoryview(b'a')) == hash(b'a')
hash(memoryview(bytearray(b'a')))
memoryview(b'abcd').cast('H').shape, memoryview(b'abcd').cast('H').itemsize, memoryview(b'abcd').cast('B', (2, 2)).tolist(), memoryview(b'abcd').cast('c').tolist(), memoryview(b'\\x01\\x00').cast('?').tolist()
memoryview(b'abc').cast('H')
memoryview(b'abcd').cast('Z')
memoryview(b'abcd').cast('H').cast('I')
memoryview(b'abcd').cast('B', (3, 2))
memoryview(b'ab').readonly, memoryview(bytearray(b'ab')).readonly, memoryview(b'ab').toreadonly().readonly, memoryview(b'ab').format, memoryview(b'ab').ndim, memoryview(b'ab').strides, memoryview(b'ab').suboffsets, memoryview(b'ab').contiguous, memoryview(b'ab').obj
memoryview(array.array('i', [1, -2])).tolist(), memoryview(array.array('d', [1.5])).format, memoryview(array.array('H', [1, 2]))[1], memoryview(array.array('i', [1])) == array.array('i', [1])
memoryview(b'abc').index(98) if hasattr(memoryview, 'index') else 'no index'
98 in memoryview(b'abc'), list(memoryview(b'ab')), max(memoryview(b'ab')), bytes(memoryview(b'abc')[1:]), memoryview(b'')[:].tolist()
""")
b = bytearray(b"abcdef")
m = memoryview(b)
for statement in ("m[0] = 65", "m[1:3] = b'XY'", "m[1:3] = b'X'", "m[0] = 256", "m[0] = 'a'", "m[9] = 1", "del m[0]", "m[::2] = b'123'", "memoryview(b'a')[0] = 1", "m[0:2] = m[2:4]", "m.x = 1", "b.append(1)", "m.release()", "m.tobytes()", "m[0]", "b.append(1)", "m.release()"):
    try:
        exec(statement)
        print(statement, "fine", b)
    except Exception as error:
        print(statement, type(error).__name__, error)
