# -X importtime and PYTHONPROFILEIMPORTTIME: a line for each import, those inside first and further to the right.
import os
import re
import subprocess
import sys
import tempfile

with tempfile.TemporaryDirectory() as folder:
    for name, text in (("outer", "import inner, missing_too\n"), ("inner", "import innermost\n"), ("innermost", ""),
                       ("broken", "import innermost\n1 / 0\n")):
        with open(os.path.join(folder, name + ".py"), "w") as file:
            file.write(text)
    program = f"""
import sys
sys.path.insert(0, {folder!r})
sys.stderr.write("begin\\n")
for name in ("outer", "inner", "broken", "missing"):
    try:
        __import__(name)
    except (ImportError, ZeroDivisionError):
        pass
sys.stderr.write("end\\n")
"""
    for options, environment in ((["-X", "importtime"], {}), (["-Ximporttime=1"], {}),
                                 ([], {"PYTHONPROFILEIMPORTTIME": "1"}), (["-E"], {"PYTHONPROFILEIMPORTTIME": "1"})):
        done = subprocess.run([sys.executable, *options, "-c", program], capture_output=True, text=True,
                              env=os.environ | environment)
        print(options, environment, done.returncode)
        print(done.stderr.splitlines()[0])
        print(re.sub(r"(import time:) +\d+ \| +\d+ \|", r"\1 number | number |", done.stderr.split("begin\n")[1]))
        for line in done.stderr.splitlines()[1:]:
            found = re.fullmatch(r"import time: ( *\d+) \| ( *\d+) \| ( *)(\S+)", line)
            if found:
                assert len(found[1]) >= 9 and len(found[2]) >= 10 and int(found[1]) <= int(found[2]), line
done = subprocess.run([sys.executable, "-c", "import sys; print(sys._xoptions)"], capture_output=True, text=True,
                      env=os.environ | {"PYTHONNODEBUGRANGES": "1", "PYTHONPROFILEIMPORTTIME": "1"})
print(done.stdout)
