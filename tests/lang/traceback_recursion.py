# exit: 1
# An uncaught exception out of a deep recursion: repeated frames are folded.
import sys

def dive(n):
    if n == 0:
        raise RuntimeError("bottom")
    return dive(n - 1) + 1


def ping(n):
    return pong(n)


def pong(n):
    if n <= 0:
        return [][1]
    return ping(n - 1)


try:
    dive(20)
except RuntimeError as error:
    import traceback
    traceback.print_exc(file=sys.stdout)
try:
    dive(10**6)
except RecursionError as error:
    print(type(error).__name__, error)
ping(3)
