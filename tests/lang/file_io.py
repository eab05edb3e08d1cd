# Files: modes, text and binary, seek, lines, newline handling, encodings, errors, context managers, os and pathlib.
import io
import os
import pathlib
import tempfile

base = tempfile.mkdtemp()
path = os.path.join(base, "f.txt")
with open(path, "w", encoding="utf-8") as f:
    print(f.write("line one\nüñí\n"), f.tell(), f.name == path, f.mode, f.encoding, f.closed, f.writable(), f.readable())
    f.writelines(["three\n", "four"])
    print("five", file=f)
print(f.closed)
with open(path, encoding="utf-8") as f:
    print(repr(f.readline()), repr(f.read(2)), f.readlines(), repr(f.read()))
    f.seek(0)
    print([line.rstrip() for line in f], f.seek(5), f.read(3))
with open(path, "rb") as f:
    print(f.read(9), f.tell(), f.seek(-5, 2), f.read(), f.seek(2), f.peek(3)[:3], f.read1(2), f.readinto(bytearray(3)))
with open(path, "a", encoding="utf-8") as f:
    f.write("appended")
with open(path, "r+", encoding="utf-8") as f:
    f.write("LINE")
    f.seek(0, 2)
    print(f.tell(), f.truncate(20))
print(os.path.getsize(path), open(path, "rb").read())
nl = os.path.join(base, "nl")
open(nl, "wb").write(b"a\r\nb\rc\n")
for newline in (None, "", "\n", "\r", "\r\n"):
    with open(nl, newline=newline) as f:
        print(repr(newline), f.readlines(), f.newlines)
for newline in (None, "", "\r\n"):
    with open(nl, "w", newline=newline) as f:
        f.write("x\ny\n")
    print(open(nl, "rb").read())
for args in ((os.path.join(base, "none"),), (base,), (path, "q"), (path, "rw"), (path, "rb", -1, "utf8"), (path, "r", 0), (5.5,), (path, "x"), ("a\0b",), (path, "r", -1, "no-such-codec"), (path, "r", -1, "utf8", "bad-handler"), ()):
    try:
        with open(*args) as f:
            f.read()
    except Exception as error:
        print(type(error).__name__, str(error).replace(base, "BASE"))
for method, arg in (("read", "x"), ("write", 5), ("write", b"x"), ("seek", "a"), ("read", -1)):
    try:
        with open(path, "r" if method in ("read", "seek") else "w") as f:
            getattr(f, method)(arg)
            print(method, "fine")
    except Exception as error:
        print(method, arg, type(error).__name__, error)
f = open(path)
f.close()
for action in (f.read, f.readline, lambda: next(f), f.fileno, f.__enter__, f.tell, f.close):
    try:
        print(action())
    except ValueError as error:
        print(error)
with open(path, "w") as f:
    try:
        f.read()
    except io.UnsupportedOperation as error:
        print(error)
with open(path, "wb") as f:
    f.write(b"\xff\xfe")
for errors in ("strict", "replace", "ignore", "surrogateescape", "backslashreplace"):
    try:
        print(ascii(open(path, encoding="utf8", errors=errors).read()))
    except UnicodeDecodeError as error:
        print(error)
s = io.StringIO("a\nb\n")
print(s.read(1), s.readline(), list(s), s.getvalue(), s.seek(0), s.write("Z"), s.getvalue(), io.StringIO("x\r\ny", newline=None).read())
b = io.BytesIO(b"123")
print(b.read(2), b.tell(), b.write(b"xyz"), b.getvalue(), b.getbuffer()[0], b.truncate(2), b.getvalue())
t = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
t.write("é")
print(t.buffer.getvalue(), io.BufferedReader(io.BytesIO(b"abc")).read(2))
p = pathlib.Path(base) / "sub" / "x.tar.gz"
p.parent.mkdir()
p.write_text("text")
print(p.read_text(), p.name, p.stem, p.suffix, p.suffixes, p.parent.name, p.exists(), [c.name for c in sorted(pathlib.Path(base).iterdir())], p.with_suffix(".z").name, p.relative_to(base))
print(sorted(os.listdir(base)), os.path.splitext("a/b.c"), os.path.join("a", "/b", "c"), os.path.normpath("a/../b//c"), [(r == base, sorted(d), sorted(f)) for r, d, f in os.walk(base)])
os.rename(path, path + "2")
os.remove(path + "2")
for f in (lambda: os.remove(path), lambda: os.mkdir(base), lambda: os.rmdir(base), lambda: os.listdir(path), lambda: os.stat("a\0")):
    try:
        f()
    except (OSError, ValueError) as error:
        print(type(error).__name__, str(error).replace(base, "BASE"))
import shutil
shutil.rmtree(base)
print(os.path.exists(base))
