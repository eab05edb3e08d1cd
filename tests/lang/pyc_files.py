# timeout: 120
"""Compiled files between this runtime and CPython, in both directions, and every way of finding one invalid."""
import importlib.util
import marshal
import os
import py_compile
import struct
import subprocess
import sys
import tempfile

CPYTHON = "/usr/bin/python3.11"
HERE = os.path.dirname(os.path.abspath(__file__))
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}
WRITE = """
import py_compile, sys
py_compile.compile(sys.argv[1], sys.argv[2], dfile='program.py', optimize=int(sys.argv[4]),
                   invalidation_mode=py_compile.PycInvalidationMode[sys.argv[3]])
"""


def run(program, *arguments, cwd=None, **environment):
    done = subprocess.run([program, *arguments], capture_output=True, text=True, cwd=cwd, env={**ENVIRONMENT, **environment})
    return done.returncode, done.stdout, done.stderr


def both_ways(folder):
    sources = [os.path.join(HERE, name) for name in ("match_statement.py", "exception_groups.py", "closures.py", "generators.py",
               "fstrings.py", "with_statement.py", "classes_basics.py", "coroutines.py", "floats.py", "strings_literals.py")]
    for source in filter(os.path.exists, sources):
        compiled = os.path.join(folder, "program.pyc")
        for optimize in (0, 2):
            for writer, reader in ((sys.executable, CPYTHON), (CPYTHON, sys.executable)):
                for mode in ("TIMESTAMP", "UNCHECKED_HASH"):
                    print(os.path.basename(source), optimize, mode, *run(writer, "-c", WRITE, source, compiled, mode, str(optimize)))
                    plain = run(reader, *["-O"] * optimize, source)
                    status, out, err = run(reader, *["-O"] * optimize, compiled)
                    print(status == plain[0], out == plain[1], len(out) > 20, err[-200:])


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


def header(path):
    with open(path, "rb") as file:
        magic, flags = struct.unpack("<4sI", file.read(8))
    return magic == importlib.util.MAGIC_NUMBER, flags


def invalidation(folder):
    """A module whose file says one thing and whose source says another: which one is taken, and what is written."""
    os.chdir(folder)
    tags = {"own": sys.implementation.cache_tag, "cpython": "cpython-311"}
    cases = []
    for tag in tags:
        for mode in py_compile.PycInvalidationMode:
            for fault in ("none", "mtime", "size", "hash", "magic", "truncated", "flags", "empty", "garbage", "not code"):
                for check in ("default", "always", "never") if fault in ("none", "mtime", "hash") else ("default",):
                    cases.append((tag, mode, fault, check))
    for tag, mode, fault, check in cases:
        os.makedirs("__pycache__", exist_ok=True)
        for name in os.listdir("__pycache__"):
            os.unlink(os.path.join("__pycache__", name))
        write("m.py", "value = 'old'\n")
        os.utime("m.py", (1000000000, 1000000000))
        path = os.path.join("__pycache__", f"m.{tags[tag]}.pyc")
        py_compile.compile("m.py", path, invalidation_mode=mode)
        with open(path, "rb") as file:
            data = bytearray(file.read())
        write("m.py", "value = 'new'\n" if fault != "size" else "value = 'newer'\n")
        os.utime("m.py", (1000000000 + (fault == "mtime"),) * 2)
        if fault == "none":  # valid for the new text
            is_hash = mode is not py_compile.PycInvalidationMode.TIMESTAMP
            if is_hash:
                data[8:16] = importlib.util.source_hash(b"value = 'new'\n")
        elif fault == "magic":
            data[:4] = b"\x01\x02\r\n"
        elif fault == "truncated":
            data = data[:11]
        elif fault == "flags":
            data[4:8] = struct.pack("<I", 7)
        elif fault == "empty":
            data = bytearray()
        elif fault == "garbage":
            data[16:] = b"\xff" * 20
        elif fault == "not code":
            data[16:] = marshal.dumps([1, 2])
        write(path, "")
        with open(path, "wb") as file:
            file.write(data)
        status, out, err = run(sys.executable, "--check-hash-based-pycs", check, "-c",
                               "import m; print(m.value, m.__cached__.endswith(__import__('sys').implementation.cache_tag + '.pyc'))")
        with open(path, "rb") as file:
            kept = file.read() == data
        if tag == "cpython" and sys.implementation.name != "cpython":
            # It is never written, and taken only where it is valid.
            expected = "old" if took_old(mode, fault, check) else "newer" if fault == "size" else "new"
            if not kept or status or out != f"{expected} True\n":
                print("cpython's file:", mode.name, fault, check, kept, status, out, err[-200:])
        elif tag == "own":
            own = os.path.join("__pycache__", f"m.{tags['own']}.pyc")
            print(mode.name, fault, check, status, out.strip(),
                  err.strip().split("\n")[-1].replace(folder, "").replace(tags["own"], "tag"), kept, header(own))


def took_old(mode, fault, check):
    if fault == "none":
        return True
    if fault in ("mtime", "size", "hash"):
        hashed = mode.name != "TIMESTAMP"
        checked = hashed and (check == "always" or check == "default" and mode.name == "CHECKED_HASH")
        return hashed and not checked or not hashed and fault == "hash"
    return False


def without_source(folder):
    os.chdir(folder)
    write("n.py", "import sys\nprint(__name__, __file__, __cached__, __spec__.loader.__class__.__name__)\n")
    py_compile.compile("n.py", "n.pyc")
    os.unlink("n.py")
    for program in (sys.executable, CPYTHON):
        for result in run(program, "-c", "import n"), run(program, "-m", "n"):
            print(result[0], result[1].replace(folder, ""), result[2])
    with open("n.pyc", "r+b") as file:
        file.write(b"abcd")
    print(run(sys.executable, "-c", "import n")[2].split("\n")[-2])


for test in (both_ways, invalidation, without_source):
    with tempfile.TemporaryDirectory() as folder:
        test(folder)
        os.chdir("/")
