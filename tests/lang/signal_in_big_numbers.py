# A handler written in Python runs inside of work on big ints, which can take long, and can end it.
import signal
import time


class Enough(Exception):
    pass


def handler(number, frame):
    raise Enough


def ends(function):
    signal.signal(signal.SIGALRM, handler)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    begin = time.monotonic()
    try:
        function()
        return "not ended"
    except Enough:
        return time.monotonic() - begin < 60
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


print(ends(lambda: 3 ** (3 * 10**8)))
print(ends(lambda: pow(3, 1 << 10**7, (1 << 10**6) + 1)))
seen = []
signal.signal(signal.SIGALRM, lambda number, frame: seen.append(len(seen)))
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
while len(seen) < 3:
    power = 7 ** 20000
signal.setitimer(signal.ITIMER_REAL, 0)
print(power % 1000003, len(seen) >= 3)
