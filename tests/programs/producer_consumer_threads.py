# Worker threads with queues, locks, events and futures; the result does not depend on the schedule.
import concurrent.futures
import queue
import threading

def is_prime(n):
    if n < 2:
        return False
    i = 2
    while i * i <= n:
        if n % i == 0:
            return False
        i += 1
    return True


class Pool:
    def __init__(self, count):
        self.jobs, self.results = queue.Queue(), {}
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.work, name=f"worker-{i}") for i in range(count)]
        for thread in self.threads:
            thread.start()

    def work(self):
        while True:
            job = self.jobs.get()
            try:
                if job is None:
                    return
                key, function, args = job
                try:
                    value = function(*args)
                except Exception as error:
                    value = error
                with self.lock:
                    self.results[key] = value
            finally:
                self.jobs.task_done()

    def submit(self, key, function, *args):
        self.jobs.put((key, function, args))

    def finish(self):
        for _ in self.threads:
            self.jobs.put(None)
        self.jobs.join()
        for thread in self.threads:
            thread.join()


pool = Pool(4)
for start in range(0, 20000, 500):
    pool.submit(start, lambda s: sum(map(is_prime, range(s, s + 500))), start)
pool.submit("error", lambda: 1 / 0)
pool.finish()
print(sum(v for k, v in pool.results.items() if k != "error"), repr(pool.results["error"]), len(pool.results))


class BoundedBuffer:
    def __init__(self, size):
        self.items, self.size, self.condition = [], size, threading.Condition()

    def put(self, item):
        with self.condition:
            while len(self.items) >= self.size:
                self.condition.wait()
            self.items.append(item)
            self.condition.notify_all()

    def get(self):
        with self.condition:
            while not self.items:
                self.condition.wait()
            item = self.items.pop(0)
            self.condition.notify_all()
            return item


buffer, sums = BoundedBuffer(3), []
lock = threading.Lock()


def produce(k):
    for i in range(200):
        buffer.put(i * k)


def consume():
    total = 0
    while (item := buffer.get()) is not None:
        total += item
    with lock:
        sums.append(total)


producers = [threading.Thread(target=produce, args=(k,)) for k in (1, 2, 3)]
consumers = [threading.Thread(target=consume) for _ in range(2)]
for t in producers + consumers:
    t.start()
for t in producers:
    t.join()
for _ in consumers:
    buffer.put(None)
for t in consumers:
    t.join()
print(sum(sums))
with concurrent.futures.ThreadPoolExecutor(max_workers=3) as executor:
    futures = [executor.submit(pow, 3, n, 1000007) for n in range(200)]
    print(sum(f.result() for f in concurrent.futures.as_completed(futures)), list(executor.map(str.upper, "abc")))
