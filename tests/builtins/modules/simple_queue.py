# _queue.SimpleQueue, also between threads.
import _queue
import _thread


def attempt(function, *args, **kwargs):
    try:
        print(function.__name__, args, kwargs, "->", function(*args, **kwargs))
    except BaseException as error:
        print(function.__name__, args, kwargs, type(error), error)


queue = _queue.SimpleQueue()
attempt(queue.get_nowait)
attempt(queue.get, False)
attempt(queue.get, True, -1)
attempt(queue.get, True, 0.01)
attempt(queue.get, timeout=0)
attempt(queue.get, True, "x")
attempt(_queue.SimpleQueue, 1)
print(queue.qsize(), queue.empty())
for i in range(200):
    queue.put(i)
for i in range(150):
    assert queue.get() == i
queue.put("last", block=False, timeout=3)
queue.put_nowait("really last")
print(queue.qsize(), queue.get(), [queue.get() for _ in range(queue.qsize())][-2:], queue.empty())
_thread.start_new_thread(lambda: [queue.put(i) for i in range(1000)], ())
print(sum(queue.get() for _ in range(1000)))
back = _queue.SimpleQueue()


def echo():
    while True:
        item = queue.get()
        if item is None:
            return
        back.put(item * 2)


for _ in range(3):
    _thread.start_new_thread(echo, ())
for i in range(300):
    queue.put(i)
print(sum(back.get(timeout=10) for _ in range(300)))
for _ in range(3):
    queue.put(None)


class Queue(_queue.SimpleQueue):
    pass


special = Queue()
special.put(special)
special.x = 1
print(special.get() is special, Queue[int].__origin__ is Queue)
