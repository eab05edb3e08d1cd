# _thread: locks, recursive locks, thread-locals, threads and what they report.
import _thread


def attempt(function, *args, **kwargs):
    try:
        print(function.__name__, args, kwargs, "->", function(*args, **kwargs))
    except BaseException as error:
        print(function.__name__, args, kwargs, type(error).__name__, error)


lock = _thread.allocate_lock()
print(type(lock), repr(lock).split(" at ")[0])
attempt(lock.acquire)
print(repr(lock).split(" at ")[0], lock.locked())
attempt(lock.acquire, False)
attempt(lock.acquire, True, 0.01)
attempt(lock.acquire, timeout=0.01)
attempt(lock.acquire, timeout=0)
attempt(lock.acquire, 0)
attempt(lock.release)
attempt(lock.release)
attempt(lock.acquire, False, 1)
attempt(lock.acquire, True, -2)
attempt(lock.acquire, True, 1e20)
attempt(lock.acquire, True, float("nan"))
attempt(lock.acquire, True, "x")
attempt(lock.acquire, "x")
with lock:
    print(lock.locked())
print(lock.locked())
lock._at_fork_reinit()
attempt(_thread.LockType)

recursive = _thread.RLock()
attempt(recursive.release)
for _ in range(3):
    recursive.acquire()
print(recursive._is_owned())
state = recursive._release_save()
print(state[0], state[1] == _thread.get_ident(), recursive._is_owned())
attempt(recursive._release_save)
recursive._acquire_restore(state)
print(recursive._release_save()[0])
recursive._acquire_restore(state)
for _ in range(3):
    recursive.release()
attempt(recursive.release)
attempt(recursive._acquire_restore, 1)
attempt(recursive._acquire_restore, (1, 2, 3))


def in_thread(function, *args, **kwargs):
    done = _thread.allocate_lock()
    done.acquire()
    result = []

    def body():
        try:
            result.append(function(*args, **kwargs))
        except BaseException as error:
            result.append((type(error).__name__, str(error)))
        done.release()

    _thread.start_new_thread(body, ())
    done.acquire()
    return result[0]


print(in_thread(lambda: 5), in_thread(lambda a, b=1: (a, b), 2, b=3))
print(in_thread(_thread.get_ident) != _thread.get_ident())
recursive.acquire()
print(in_thread(recursive.acquire, False), in_thread(recursive.release), in_thread(recursive.acquire, True, 0.01))
recursive.release()
attempt(_thread.start_new_thread)
attempt(_thread.start_new_thread, 1, ())
attempt(_thread.start_new_thread, print, [])
attempt(_thread.start_new_thread, print, (), [])
attempt(_thread.start_new_thread, print, (), {}, 1)
attempt(_thread.stack_size, 100)
attempt(_thread.stack_size, -1)
attempt(_thread.stack_size, 1 << 20)
print(in_thread(lambda: sum(range(1000))))
attempt(_thread.stack_size, 0)
attempt(_thread.exit)
attempt(_thread.interrupt_main, 0)
attempt(_thread.interrupt_main, 65)
print(_thread.TIMEOUT_MAX, _thread.error)

# Thread-locals.
local = _thread._local()
attempt(_thread._local, 1)
local.x = 1
print(local.x, local.__dict__, in_thread(lambda: getattr(local, "x", "none")))
try:
    local.y
except AttributeError as error:
    print(error)
try:
    del local.y
except AttributeError as error:
    print(error)
try:
    local.__dict__ = {}
except AttributeError as error:
    print(error)
del local.x
print(local.__dict__)


class Counted(_thread._local):
    inits = []
    shared = "class"

    def __init__(self, number, *, name="n"):
        self.inits.append((number, name))
        self.number = number

    @property
    def double(self):
        return self.number * 2


counted = Counted(4, name="m")
counted.number = 10
print(counted.double, counted.shared, Counted.inits)
print(in_thread(lambda: (counted.number, counted.double, counted.shared)), Counted.inits)


class Failing(_thread._local):
    def __init__(self):
        if not getattr(Failing, "first", True):
            raise ValueError("init")
        Failing.first = False


failing = Failing()
print(in_thread(lambda: failing.x), in_thread(lambda: failing.x))


class Tracked:
    def __del__(self):
        print("deleted in", "thread" if _thread.get_ident() != main else "main")


main = _thread.get_ident()


def keep():
    local.tracked = Tracked()


finished = _thread.allocate_lock()
sentinels = []


def with_sentinel():
    sentinels.append(_thread._set_sentinel())
    sentinels[0].acquire()
    keep()
    finished.release()


finished.acquire()
_thread.start_new_thread(with_sentinel, ())
finished.acquire()
sentinels[0].acquire()
print("sentinel released")
