# exit: 3
# excepthook, displayhook, atexit order, exit statuses, stdout objects, flags of sys that programs look at.
import atexit
import io
import sys

print(sys.version_info[:2], sys.maxsize, sys.byteorder, sys.maxunicode, sys.hexversion >> 16, sys.implementation.cache_tag.split("-")[1], sys.float_info.max, sys.int_info.bits_per_digit, sys.hash_info.modulus)
print(sys.argv[0].endswith("sys_hooks_and_exit.py"), sys.getdefaultencoding(), sys.getfilesystemencoding(), type(sys.stdout).__name__, sys.stdout.encoding, sys.flags.optimize, sys.platform)
print(sys.intern("abc") is sys.intern("abc"), callable(sys.exit), "sys" in sys.modules, sys.getsizeof([]) > 0, "len" in dir(sys.modules["builtins"]), sys.call_tracing(len, ([1],)))
sys.displayhook(5)
sys.displayhook(None)
import builtins
print(builtins._)
old = sys.stdout
sys.stdout = io.StringIO()
print("captured", end="")
text, sys.stdout = sys.stdout.getvalue(), old
print(text)


class Writer:
    def write(self, s):
        pieces.append(s)


pieces = []
print("a", 1, sep="|", end="!", file=Writer())
print(pieces)
for bad in (5, None):
    try:
        print("to", bad, file=bad)
    except AttributeError as error:
        print(error)
for kwargs in ({"sep": 5}, {"end": 5}, {"flush": 1}, {"wrong": 1}):
    try:
        print("x", **kwargs)
    except TypeError as error:
        print(error)


def hook(kind, value, tb):
    print("hook", kind.__name__, value, tb is not None)


sys.excepthook(ValueError, ValueError("direct"), None)
for code in (0, None, 5, "text", (1, 2), 1.5):
    try:
        sys.exit(code)
    except SystemExit as error:
        print(repr(error), error.code)
try:
    exit(7)
except SystemExit as error:
    print(error.code)
atexit.register(print, "atexit first registered", end="!\n")


@atexit.register
def at_end():
    print("atexit second")


atexit.register(divmod, 1, 0)
atexit.unregister(at_end)
atexit.register(at_end)
sys.stderr.write("written to stderr\n")
sys.stderr.flush()


class Last:
    def __del__(self):
        print("deleted at the end")


keep = Last()
raise SystemExit(3)
