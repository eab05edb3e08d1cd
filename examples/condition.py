"""A condition variable handed from thread to thread: who waits, who is notified, who wakes up.

The study program lets two of its threads spin for ever at the end; here a flag ends them, so that the program runs
to its end. The order of the printed lines is fixed: each thread starts when the one before it waits.
"""

import threading
import time

condition = threading.Condition()
waiting = [threading.Event(), threading.Event()]
finished = False


def waiter(name, started):
    print(name)
    print(name, "condition acquiring")
    condition.acquire()
    print(name, "condition acquired")
    print(name, "condition waiting")
    started.set()
    condition.wait()
    print(name, "condition waited")
    condition.release()


def t1():
    waiter("t1", waiting[0])


def t2():
    waiter("t2", waiting[1])
    spin()


def t3():
    print("t3")
    print("t3 condition acquiring")
    condition.acquire()
    print("t3 condition acquired")
    print("t3 condition notifying")
    condition.notify()
    print("t3 condition notified")
    print("t3 condition releasing")
    print("t3 condition released")  # said while the lock is still held, so that t1 cannot speak before
    condition.release()
    spin()


def spin():
    """Keeps a processor busy, as the study program does, until the program ends."""
    while not finished:
        pass


threads = [threading.Thread(target=t) for t in (t1, t2, t3)]
threads[0].start()
waiting[0].wait()
threads[1].start()
waiting[1].wait()
threads[2].start()
threads[0].join()
print("t1 was woken first: waiters are notified in the order in which they began to wait")
with condition:
    condition.notify()
time.sleep(0.05)
finished = True
for thread in threads[1:]:
    thread.join()
print("done")
