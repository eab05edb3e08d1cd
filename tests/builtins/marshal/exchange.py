# timeout: 120
# no-stress: it runs the other program again and again
# What either program writes, in every version, the other reads as equal; the same structure gives the same bytes.
import marshal
import subprocess
import sys

ORACLE = "/usr/bin/python3.11"


def source():
    def inner(a, b=2, *c, d, **e):
        return [x for x in (a, b, c) if x is not d]
    return inner.__code__


VALUES = [
    None, True, False, ..., StopIteration, 0, 1, -1, 2**31 - 1, 2**31, -2**31, -2**31 - 1, 2**63, -2**200, 10**50,
    0.0, -0.0, 1.5, 1e300, 5e-324, float("inf"), 1j, -0.5 + 2.5j,
    "", "a", "name", "a b", "x" * 255, "x" * 256, "\xe9", "\u20ac", "\U0001f600", "\ud800", "\x00",
    b"", b"abc", b"\x00\xff" * 200, (), (1,), (1, (2, (3,))), tuple(range(255)), tuple(range(256)), [], [1, [2, [3]]],
    {}, {1: 2, "a": [None, ...]}, {(1, "x"): {2: 3}}, set(), {1, 2, 3}, frozenset(), frozenset("abc"),
    {frozenset([1]), frozenset([2, 3])},
]
text = "shared text"
pair = (text, [text])
VALUES += [[pair, pair, text], {"k": pair, "l": pair}, (pair, (pair, (pair,)))]

PROGRAM = """
import marshal, sys
for line in sys.stdin:
    value = marshal.loads(bytes.fromhex(line))
    print(ascii(sorted(value, key=repr) if isinstance(value, (set, frozenset)) else value))
"""
SENDER = """
import marshal
VALUES = %r
version = %d
for value in VALUES + [%r]:
    print(marshal.dumps(value, version).hex())
"""


def shown(value):
    return ascii(sorted(value, key=repr) if isinstance(value, (set, frozenset)) else value)


plain = [value for value in VALUES if value is not StopIteration and value is not ... and value != float("inf")
         and "Ellipsis" not in repr(value) and not (isinstance(value, str) and "\ud800" in value)]
for version in range(5):
    # There ...
    lines = "\n".join(marshal.dumps(value, version).hex() for value in VALUES)
    out = subprocess.run([ORACLE, "-c", PROGRAM], input=lines, capture_output=True, text=True, check=True).stdout
    there = out.splitlines()
    print(version, "sent", sum(a == shown(b) for a, b in zip(there, VALUES)), len(VALUES))
    # ... back again ...
    script = SENDER % (plain, version, "end")
    out = subprocess.run([ORACLE, "-c", script], capture_output=True, text=True, check=True).stdout
    back = [marshal.loads(bytes.fromhex(line)) for line in out.splitlines()]
    print(version, "received", sum(shown(a) == shown(b) for a, b in zip(back, plain + ["end"])), len(plain) + 1)
    # ... and here.
    for value in VALUES:
        again = marshal.loads(marshal.dumps(value, version))
        if shown(again) != shown(value) or type(again) is not type(value):
            print(version, ascii(value), ascii(again))

# Objects are shared where they were, from version 3 on.
for version in range(5):
    one, two, name = marshal.loads(marshal.dumps([pair, pair, text], version))
    print(version, one is two, one[0] is name, one[1][0] is name)
    values = [1]
    if version >= 3:
        values.append(values)
        again = marshal.loads(marshal.dumps(values, version))
        print(again[1] is again, again[0])

# Code objects.
code = source()
for version in (3, 4):
    data = marshal.dumps(code, version)
    again = marshal.loads(data)
    print(version, again == code, again.co_name, again.co_varnames, again.co_flags, list(again.co_lines())[:2])
    out = subprocess.run([ORACLE, "-c", "import marshal, sys; c = marshal.loads(bytes.fromhex(sys.stdin.read())); "
                          "print(c.co_name, c.co_varnames, c.co_consts, c.co_names, c.co_code.hex())"],
                         input=data.hex(), capture_output=True, text=True, check=True).stdout
    print(out == f"{code.co_name} {code.co_varnames} {code.co_consts} {code.co_names} {code.co_code.hex()}\n"
          or "<code" in out)

# Sets of equal members give the same bytes, whatever was there before.
a, b = {"a%d" % i for i in range(50)}, set()
for i in reversed(range(300)):
    b.add("a%d" % i)
for i in range(50, 300):
    b.remove("a%d" % i)
print(a == b, marshal.dumps(a, 2) == marshal.dumps(b, 2))
