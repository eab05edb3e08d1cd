# bytearray.mutation: results, edge cases, errors and their messages.

def attempt(source):
    x = bytearray(b"abcde")
    try:
        r = eval(source, {"x": x, "I": I}) if "=" not in source and not source.startswith("del") else exec(source, {"x": x, "I": I})
        print(source, r, x)
    except Exception as error:
        print(source, type(error).__name__, error, x)


class I:
    def __index__(self):
        return 66


for source in ("x.append(65)", "x.append(256)", "x.append(-1)", "x.append('a')", "x.append(I())", "x.append()", "x.extend(b'xy')", "x.extend([1, 2])", "x.extend('ab')", "x.extend(5)", "x.extend([300])", "x.extend(x)", "x.insert(0, 65)", "x.insert(100, 65)",
               "x.insert(-1, 65)", "x.insert(0, 'a')", "x.insert('a', 0)", "x.pop()", "x.pop(0)", "x.pop(-5)", "x.pop(5)", "x.pop('a')", "x.remove(97)", "x.remove(7)", "x.remove('a')", "x.remove(300)", "x.reverse()", "x.clear()", "x.copy() == x", "x[0] = 65",
               "x[-1] = 65", "x[9] = 1", "x[0] = 256", "x[0] = -1", "x[0] = 'a'", "x[0] = b'a'", "x['a'] = 1", "x[1:3] = b'XYZ'", "x[1:3] = [1, 2]", "x[1:3] = 5", "x[1:3] = 'ab'", "x[::2] = b'123'", "x[::2] = b'1'", "x[:] = x", "x[5:] = b'!'", "x[::-1] = b'12345'",
               "x[1:1] = (i for i in b'gen')", "del x[0]", "del x[-1]", "del x[9]", "del x[1:3]", "del x[::2]", "del x[:]", "del x['a']", "x += b'z'", "x += [1]", "x += 'a'", "x *= 2", "x *= 0", "x *= 'a'", "x[0] += 1", "x[2]", "hash(x)"):
    attempt(source)
x = bytearray(b"abc")
m = memoryview(x)
for source in ("x.append(1)", "x.pop()", "del x[0]", "x.clear()", "x += b'a'", "x[0:2] = b'z'", "x[0:2] = b'zz'", "x.extend(b'')", "x *= 1"):
    try:
        exec(source)
        print(source, "fine", x)
    except BufferError as error:
        print(source, error)
m.release()
x.clear()


class Evil:
    def __index__(self):
        x.clear()
        return 65


x = bytearray(b"abc")
try:
    x[1] = Evil()
except IndexError as error:
    print(error, x)
x = bytearray(b"abc")
x.append(Evil())
print(x)
x = bytearray(b"")
for i in range(1000):
    x.append(i % 256)
    if i % 3 == 0:
        del x[0]
print(len(x), x[:4], sum(x))
