# _signal: handlers, timers, masks and waiting.
import _signal
import _thread


def attempt(function, *args):
    try:
        print(function.__name__, args, "->", function(*args))
    except BaseException as error:
        print(function.__name__, args, type(error).__name__, error)


for args in ((0, 0), (65, 0), (2, 5), (9, 0), (2, None)):
    attempt(_signal.signal, *args)
for number in (0, 65, 2, 13, 25, 32, 10):
    attempt(_signal.getsignal, number)
for number in (0, 2, 9, 40, 65):
    attempt(_signal.strsignal, number)
attempt(_signal.set_wakeup_fd, 99)
attempt(_signal.set_wakeup_fd, -1)
attempt(_signal.raise_signal, 100)
attempt(_signal.pthread_sigmask, 0, [100])
attempt(_signal.pthread_sigmask, 9, [1])
attempt(_signal.pthread_sigmask, 0, ["a"])
attempt(_signal.setitimer, 0, -1)
attempt(_signal.setitimer, 9, 1)
attempt(_signal.getitimer, 9)
attempt(_signal.siginterrupt, 100, 1)
attempt(_signal.default_int_handler, 2, None)
attempt(_signal.sigtimedwait, [10], -1)
attempt(_signal.sigtimedwait, [10], 0.01)
attempt(_signal.sigpending)
attempt(_signal.alarm, 0)
print(sorted(_signal.valid_signals()))
print(_signal.struct_siginfo.n_fields, _signal.ItimerError.__mro__)
print({n: getattr(_signal, n) for n in dir(_signal) if n.startswith(("SIG", "ITIMER", "NSIG")) and n.isupper()})

seen = []


def handler(number, frame):
    seen.append((number, frame.f_code.co_name))


def raising(number, frame):
    raise KeyError(number)


print(_signal.signal(_signal.SIGUSR1, handler))
print(_signal.getsignal(_signal.SIGUSR1) is handler)


def send():
    _signal.raise_signal(_signal.SIGUSR1)


send()
print(seen)
print(_signal.signal(_signal.SIGUSR1, raising) is handler)
attempt(_signal.raise_signal, _signal.SIGUSR1)
attempt(_thread.interrupt_main)
attempt(_thread.interrupt_main, _signal.SIGUSR1)
_signal.signal(_signal.SIGUSR1, _signal.SIG_IGN)
attempt(_signal.raise_signal, _signal.SIGUSR1)
print(_signal.getsignal(_signal.SIGUSR1))

# A loop, a lock and a native loop are interrupted.
_signal.signal(_signal.SIGALRM, raising)
print(_signal.setitimer(_signal.ITIMER_REAL, 0.05))
try:
    while True:
        pass
except KeyError as error:
    print("loop", error)
lock = _thread.allocate_lock()
lock.acquire()
_signal.setitimer(_signal.ITIMER_REAL, 0.05)
try:
    lock.acquire()
except KeyError as error:
    print("lock", error)
_signal.setitimer(_signal.ITIMER_REAL, 0.05)
try:
    lock.acquire(True, 20)
except KeyError as error:
    print("lock with timeout", error)
_signal.setitimer(_signal.ITIMER_REAL, 0.05)
try:
    _signal.pause()
except KeyError as error:
    print("pause", error)
_signal.setitimer(_signal.ITIMER_REAL, 0.02, 0.02)
count = 0
while count < 3:
    try:
        _signal.pause()
    except KeyError:
        count += 1
print(count, _signal.setitimer(_signal.ITIMER_REAL, 0)[1])

# Blocked signals wait.
_signal.signal(_signal.SIGUSR2, handler)
del seen[:]
print(_signal.pthread_sigmask(_signal.SIG_BLOCK, [_signal.SIGUSR2]))
_signal.pthread_kill(_thread.get_ident(), _signal.SIGUSR2)
print(_signal.sigpending(), seen)
print(_signal.sigwait([_signal.SIGUSR2]), seen)
_signal.pthread_kill(_thread.get_ident(), _signal.SIGUSR2)
information = _signal.sigwaitinfo([_signal.SIGUSR2])
print(information.si_signo, information.si_code, len(information))
_signal.pthread_kill(_thread.get_ident(), _signal.SIGUSR2)
print(_signal.pthread_sigmask(_signal.SIG_UNBLOCK, [_signal.SIGUSR2]), seen)


def in_thread():
    attempt(_signal.signal, _signal.SIGUSR1, 0)
    attempt(_signal.set_wakeup_fd, -1)
    _signal.raise_signal(_signal.SIGUSR2)
    done.release()


done = _thread.allocate_lock()
done.acquire()
_thread.start_new_thread(in_thread, ())
done.acquire()
for _ in range(1000):
    pass
print(len(seen))
