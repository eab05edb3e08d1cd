# Threads: start and join, locks, conditions, events, queues, locals, exceptions, timers; only ordered output.
import queue
import sys
import threading
import time

results = []
lock = threading.Lock()


def work(n):
    for i in range(100):
        with lock:
            results.append(n)


threads = [threading.Thread(target=work, args=(i,), name=f"w{i}") for i in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(len(results), sorted(set(results)), [t.is_alive() for t in threads], threads[0].name)
counter = 0


def increment():
    global counter
    for _ in range(2000):
        with lock:
            counter += 1


threads = [threading.Thread(target=increment) for _ in range(5)]
[t.start() for t in threads]
[t.join() for t in threads]
print(counter)
q = queue.Queue(maxsize=3)


def producer():
    for i in range(10):
        q.put(i)
    q.put(None)


def consumer(out):
    while (item := q.get()) is not None:
        out.append(item)


out = []
a, b = threading.Thread(target=producer), threading.Thread(target=consumer, args=(out,))
a.start(); b.start(); a.join(); b.join()
print(out)
cond = threading.Condition()
turn = ["ping"]
log = []


def player(me, other):
    for _ in range(3):
        with cond:
            cond.wait_for(lambda: turn[0] == me)
            log.append(me)
            turn[0] = other
            cond.notify_all()


a, b = threading.Thread(target=player, args=("ping", "pong")), threading.Thread(target=player, args=("pong", "ping"))
a.start(); b.start(); a.join(); b.join()
print(log)
event = threading.Event()
seen = []
t = threading.Thread(target=lambda: seen.append(event.wait(5)))
t.start()
event.set()
t.join()
print(seen, event.is_set(), threading.Event().wait(0.01))
local = threading.local()
local.x = "main"


def use_local(out):
    out.append(hasattr(local, "x"))
    local.x = "thread"
    out.append(local.x)


out = []
t = threading.Thread(target=use_local, args=(out,))
t.start()
t.join()
print(out, local.x)
caught = []
threading.excepthook = lambda args: caught.append((args.exc_type.__name__, str(args.exc_value), args.thread.name))
t = threading.Thread(target=lambda: 1 / 0, name="failing")
t.start()
t.join()
print(caught)
r = threading.RLock()
with r, r:
    print("reentrant")
print(lock.acquire(), lock.acquire(blocking=False), lock.acquire(timeout=0.01), lock.locked(), lock.release(), lock.locked())
for f in (lambda: lock.release(), lambda: r.release(), lambda: t.start(), lambda: threading.Thread(target=print).join(), lambda: threading.current_thread().join(), lambda: cond.notify(), lambda: lock.acquire(False, 1)):
    try:
        f()
    except (RuntimeError, ValueError) as error:
        print(type(error).__name__, error)
sem = threading.Semaphore(2)
print(sem.acquire(), sem.acquire(), sem.acquire(blocking=False))
barrier = threading.Barrier(3)
order = []
threads = [threading.Thread(target=lambda: order.append(barrier.wait())) for _ in range(3)]
[t.start() for t in threads]
[t.join() for t in threads]
print(sorted(order), threading.current_thread() is threading.main_thread(), threading.active_count())
timer = threading.Timer(0.01, lambda: order.append("timer"))
timer.start()
timer.join()
print(order[-1])
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(3) as pool:
    print(list(pool.map(lambda x: x * x, range(6))), pool.submit(pow, 2, 10).result())
    try:
        pool.submit(lambda: {}["missing"]).result()
    except KeyError as error:
        print(repr(error))
sys.setswitchinterval(0.0001)
shared = {}


def spin(n):
    for i in range(3000):
        shared[n] = shared.get(n, 0) + 1


threads = [threading.Thread(target=spin, args=(i,)) for i in range(3)]
[t.start() for t in threads]
[t.join() for t in threads]
print(sorted(shared.items()))


def daemon():
    while True:
        time.sleep(0.001)


threading.Thread(target=daemon, daemon=True).start()
print("main ends")
