# A path that is an archive or a folder with a __main__, run from the command line: isolated or not, whatever its name.
import os
import subprocess
import sys
import tempfile
import zipfile

with tempfile.TemporaryDirectory() as folder:
    source = "import sys, os, other\nprint(__name__, os.path.basename(__file__), other.name, sys.argv[1:])\n" \
             "print(os.path.basename(sys.path[0]))\n"
    paths = []
    for name in "plain.zip", "program", "text.py":
        path = os.path.join(folder, name)
        with open(path, "wb") as file:
            if name == "program":
                file.write(b"#!/usr/bin/env python3\n")
            with zipfile.ZipFile(file, "w") as archive:
                archive.writestr("__main__.py", source)
                archive.writestr("other.py", f"name = {name!r}")
                archive.comment = b"a comment" * 50
        paths.append(path)
    inner = os.path.join(folder, "inner")
    os.mkdir(inner)
    with open(os.path.join(inner, "__main__.py"), "w") as file:
        file.write(source)
    with open(os.path.join(inner, "other.py"), "w") as file:
        file.write("name = 'folder'")
    paths.append(inner)
    no_main = os.path.join(folder, "no_main.zip")
    with zipfile.ZipFile(no_main, "w") as archive:
        archive.writestr("other.py", "")
    paths.append(no_main)
    for path in paths:
        for options in [], ["-I"], ["-P"], ["-E", "-s"]:
            done = subprocess.run([sys.executable, *options, path, "x"], capture_output=True, text=True)
            shown = done.stderr.replace(sys.executable, "python").replace(folder, "FOLDER")
            print(os.path.basename(path), options, done.returncode, done.stdout.splitlines(), shown)
