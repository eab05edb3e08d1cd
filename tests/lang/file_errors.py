# timeout: 120
# no-stress: too long
"""A part of the sources of tools/compare_files.py as files, through a pipe and with -c: how their errors are shown."""
import os
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools"))

import compare_files

EVERY = 7

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "program.py")
    for number, (name, source) in enumerate(compare_files.cases()):
        if number % EVERY:
            continue
        with open(path, "wb") as file:
            file.write(source)
        for way, arguments, text in compare_files.ways(path, source):
            status, output, errors = compare_files.run(sys.executable, arguments, text)
            print(f"--- {name}, {way}: {status} {ascii(output)}")
            print(errors.replace(folder, "FOLDER"))
