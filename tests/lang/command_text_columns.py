# Where the caret stands for text that is not ASCII: the text of -c has columns in characters and no cookie, files without
# a cookie have columns in bytes, and a caret stands at most behind the line's bytes.
import os
import subprocess
import sys
import tempfile

TEXTS = ["é = 1; x < = y", "é = 1; x is", "é = 1; x y", "'é' b", "'中文' (", "ü = [1,\n'é' b]", "'\U0001f600' x y",
         "# coding: latin-1\nprint(ascii('é'))", "# coding: latin-1\n'é' y z", "# coding: nothing\nprint(1)", "f'é{x y}'"]


def show(how, text, done):
    print(how, ascii(text), done.returncode, ascii(done.stdout), ascii(done.stderr))


with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "program.py")
    for text in TEXTS:
        show("-c", text, subprocess.run([sys.executable, "-c", text], capture_output=True))
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        done = subprocess.run([sys.executable, path], capture_output=True)
        done.stderr = done.stderr.replace(os.fsencode(folder), b"")
        show("file", text, done)
    show("-c", "bytes", subprocess.run([sys.executable, "-c", b'x = "\xff"'], capture_output=True))
