# User and group ids as arguments: which numbers are none, and what the errors say.
import os
import subprocess


class Index:
    def __index__(self):
        return 2**40


def attempt(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


for number in (-2, 2**31, 2**32 - 1, 2**32, 2**40, 2**63, 2**64, -2**70, "1", 1.0, None, Index()):
    print(repr(number) if not isinstance(number, Index) else "Index")
    attempt(lambda: os.chown("/nonexistent/file", number, -1))
    attempt(lambda: os.chown("/nonexistent/file", -1, number))
    attempt(lambda: os.lchown("/nonexistent/file", number, number))

for options in ({"user": 2**40}, {"group": 2**40}, {"user": 2**70}, {"extra_groups": [2**40]}, {"extra_groups": [2**70]}):
    print(options)
    attempt(lambda: subprocess.Popen(["true"], **options).wait())
