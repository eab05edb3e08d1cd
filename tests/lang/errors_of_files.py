# timeout: 60
# Errors in a source that is read line by line, a file or standard input: the line shown, the columns, the encoding.
import os
import subprocess
import sys
import tempfile

SOURCES = [
    b'f"""\n{x!rr}"""\n', b'x = f"""\nab {x y}\n"""\n', b"x = '''a\nb\n''' y\n", b"x = '''a\rb''' y\r",
    b"x = 1 + \\\n \\\n  2 y\n", b"if x \\\n and y \\\n z:\n pass\n", b"x = \\\n)\n", b"x = 1 \\", b"x = 1 \\\n",
    b"try:\n  pass\n", b"try:\n  pass\nx = 1\n", b"def f():\n", b"class A:", b"if 1:\n  while 2:\nx\n",
    b"if x:\n    y\n  z\n", b"if 1:\n\x0c  x\n y\n", b"if x:\n\ty\n        z\n", b"x = (1,\n2\n\ny = 3\n", b"x = (1]\n",
    b'x = """abc\n\n', b'x = "abc\ny\n', "x = '日本' y\n".encode(), "def ф(x:\n".encode(), b"print 1\n",
    b"\xef\xbb\xbf# coding: latin-1\nx = (\n", b"\xef\xbb\xbfx = )\n", b"# coding: rot13\ncevag(1)\n",
    b"# coding: hex\n313233\n", b"# coding: nosuch\nx\n", b"# coding:utf8\ny=1\nx = \xff\n", b'# coding: utf-8\nx = "\xff"\n',
    b'# coding: ascii\nx = "\xe9"\n', b"y=1\nx = 1 # \xff\n", b"# coding: utf-16\nx\n",
]
with tempfile.TemporaryDirectory() as folder:
    for number, source in enumerate(SOURCES):
        for text in (source, b"x = 1\n" + source if source[:1] not in (b"#", b"\xef") else source + b"y = 2\n"):
            name = f"case{number}.py"
            with open(os.path.join(folder, name), "wb") as file:
                file.write(text)
            for arguments, data in (([name], None), (["-"], text)):
                done = subprocess.run([sys.executable, *arguments], input=data, capture_output=True, cwd=folder)
                print(text[:60], arguments, done.returncode)
                print(done.stderr.decode(errors="backslashreplace").replace(folder, "FOLDER"))
with tempfile.TemporaryDirectory() as folder:  # the same file, written in another encoding, is fine
    name = os.path.join(folder, "latin.py")
    with open(name, "wb") as file:
        file.write(b"# coding: latin-1\nprint(ascii('\xe9'))\n\xe9 = )\n")
    print(subprocess.run([sys.executable, "latin.py"], capture_output=True, cwd=folder)
          .stderr.decode("latin-1").replace(folder, "FOLDER"))
