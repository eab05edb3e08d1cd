# What runs at the end of an interpreter: finalizers and callbacks of what the modules held, also where most of what
# there is would go unnoticed. In which order objects of several cycles are finalized is nobody's promise.
import subprocess
import sys

PROGRAM = '''
import gc
import weakref


class Loud:
    def __init__(self, name):
        self.name = name
        self.me = self

    def __del__(self):
        print("del", self.name)


class Plain:
    pass


def told(reference):
    print("callback", reference() is None)


kept = Plain()
kept.cycle = [kept]
watching = weakref.ref(kept, told)
loud = Loud("in the module")


class Maker:
    def __init__(self):
        self.me = self

    def __del__(self):
        print("maker", gc.collect() >= 0)


maker = Maker()
holder = weakref.WeakSet([kept])


def generator():
    try:
        yield
    finally:
        print("generator closed")


suspended = generator()
next(suspended)
suspended_cycle = [suspended]
suspended_cycle.append(suspended_cycle)
print("end of the program")
'''

ended = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
lines = ended.stdout.splitlines()
print(lines[0], sorted(lines[1:]), ended.stderr, ended.returncode)
