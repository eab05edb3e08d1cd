# Empty bytes are one object, whichever way they come about; those of derived classes are not.
import sys
empty = bytes()


class Derived(bytes):
    pass


for make in (lambda: bytes(0), lambda: b"abc"[1:1], lambda: b"abc" * 0, lambda: bytes([]), lambda: "".encode(),
             lambda: b"".join([]), lambda: b"abc".replace(b"abc", b""), lambda: b"  ".strip(), lambda: bytes(bytearray()),
             lambda: b"a".split(b"a")[0], lambda: (0).to_bytes(0, "big"), lambda: bytes.fromhex("")):
    print(make() is empty, make() == b"", len(make()))
print(Derived() is empty, type(Derived()), Derived() == empty)
print(eval("b''") is empty, hash(empty) == hash(b""), empty + b"x", b"x" + empty)
