"""The finalizers of built-in types are methods: __del__ in the type's dict, called by name, through super() and again."""
import _socket
import io
import os
import sys
import warnings

warnings.simplefilter("ignore")
sys.unraisablehook = lambda told: print("unraisable:", told.exc_value)


def generator():
    try:
        yield 1
    finally:
        print("closed")


g = generator()
next(g)
print(g.__del__(), list(g), g.__del__())
del g


def finalizes_itself():
    running.__del__()
    yield 2


running = finalizes_itself()
print(next(running))


async def coroutine():
    print("never")


c = coroutine()
print(c.__del__())
try:
    c.send(None)
except StopIteration:
    print("ends")
for arguments in ((3,), ()):
    try:
        type(running).__del__(*arguments)
    except TypeError as error:
        print(error)
try:
    running.__del__(1)
except TypeError as error:
    print(error)
finalizer = type(running).__del__
print(finalizer.__doc__, finalizer.__text_signature__, finalizer)


class Raw(io.RawIOBase):
    def close(self):
        print("close")
        super().close()


raw = Raw()
print(raw.__del__(), raw.closed)
del raw


class Bytes(io.BytesIO):
    def __del__(self):
        print("del")
        super().__del__()
        print(self.closed)


b = Bytes()
del b


class Socket(_socket.socket):
    def __del__(self):
        super().__del__()
        print("socket", self.fileno())


s = Socket()
del s
entries = os.scandir("/")
next(entries)
print(entries.__del__(), list(entries))
seen, pending = set(), [object]
while pending:
    kind = pending.pop()
    if kind not in seen:
        seen.add(kind)
        pending += type.__subclasses__(kind)
print(sorted((kind.__module__, kind.__name__) for kind in seen if "__del__" in kind.__dict__ and kind.__module__ in ("builtins", "_io", "_socket", "posix")))
