# Reading from and writing to files: which calls are made, and where the file stands afterwards.
import io
import pickle


class Logged:
    def __init__(self, data, *names):
        self.file = io.BytesIO(data)
        for name in names:
            setattr(self, name, getattr(self, "do_" + name))

    def log(self, name, size, result):
        print("  ", name, size, len(result) if isinstance(result, bytes) else result)
        return result

    def do_read(self, count):
        return self.log("read", count, self.file.read(count))

    def do_readline(self):
        return self.log("readline", "", self.file.readline())

    def do_readinto(self, buffer):
        return self.log("readinto", len(buffer), self.file.readinto(buffer))

    def do_peek(self, count):
        return self.log("peek", count, self.file.getvalue()[self.file.tell():][:count])


value = [1, "text", b"bytes", 2**40, bytearray(b"array"), b"x" * 3000, b"y" * 70000, Logged]
for protocol in (0, 2, 4, 5):
    data = pickle.dumps(value, protocol) + b"behind"
    for names in (("read", "readline"), ("read", "readline", "readinto"), ("read", "readline", "peek"),
                  ("read", "readline", "readinto", "peek")):
        print(protocol, names)
        file = Logged(data, *names)
        print(pickle.load(file) == value, file.file.tell() == len(data) - 6)


class Peekless(Logged):
    def do_peek(self, count):
        raise NotImplementedError


print(pickle.load(Peekless(pickle.dumps("text"), "read", "readline", "peek")))


class Answers:
    def __init__(self, *answers):
        self.answers = list(answers)

    def read(self, *count):
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer
    readline = read


def check(label, function, *arguments):
    try:
        print(label, "->", function(*arguments))
    except BaseException as e:
        print(label, "!!", f"{type(e).__module__}.{type(e).__name__}", e)


check("str", pickle.load, Answers("N."))
check("None", pickle.load, Answers(None))
check("more than asked for", pickle.load, Answers(b"N."))
check("bytearray", pickle.load, Answers(bytearray(b"N"), memoryview(b".")))
check("error", pickle.load, Answers(b"N", OSError("read")))
check("unpickling error", pickle.load, Answers(b"N", pickle.UnpicklingError("own")))
check("line without end", pickle.load, Answers(b"I", b"5"))
check("empty line", pickle.load, Answers(b"I", b""))
check("several lines", pickle.load, Answers(b"I", b"5\n6\n", b"."))


class BadReadInto(Answers):
    def __init__(self, answer, *answers):
        super().__init__(*answers)
        self.answer = answer

    def readinto(self, buffer):
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


for answer in (0, -1, 3, None, "x", OSError("readinto")):
    check(("readinto", answer), pickle.load, BadReadInto(answer, b"C", b"\x05", b"."))


class Kept:
    def readinto(self, buffer):
        self.buffer = buffer
        buffer[:] = b"abcde"
        return 5

    def __init__(self, *answers):
        self.answers = list(answers)

    def read(self, count):
        return self.answers.pop(0)
    readline = read


kept = Kept(b"C", b"\x05", b".")
print(pickle.load(kept))

print("writing")


class Writer:
    def __init__(self):
        self.sizes = []

    def write(self, data):
        self.sizes.append((type(data).__name__, len(memoryview(data)), bytes(data)[:12]))
        return len(self.sizes)


for value in (1, [1] * 100000, b"x" * 65535, b"x" * 65536, bytearray(b"x" * 100000), "x" * 100000, "é" * 100000,
              [b"x" * 70000, "y" * 70000, bytearray(b"z" * 70000), 5], 2**800000):
    for protocol in (0, 3, 4, 5):
        if isinstance(value, int) and value > 1 and protocol == 0:
            continue
        writer = Writer()
        print(pickle.dump(value, writer, protocol), type(value).__name__, protocol, writer.sizes)
