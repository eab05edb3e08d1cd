# timeout: 120
# Processes of module multiprocessing: pools, queues, locks, shared memory, managers of nothing but the system.
import multiprocessing as mp
import os
from multiprocessing import shared_memory

def square(n):
    return n * n

def fill(queue, count):
    for i in range(count):
        queue.put((i, str(i) * 3))
    queue.put(None)

def talk(connection):
    while (message := connection.recv()) is not None:
        connection.send(message[::-1])
    connection.close()

def write_shared(name):
    memory = shared_memory.SharedMemory(name=name)
    memory.buf[:5] = b"hello"
    memory.close()

def fail():
    raise ValueError("in the child")

def main():
    mp.set_start_method("fork")
    with mp.Pool(2) as pool:
        print(pool.map(square, range(20)), pool.apply(square, (7,)))
        print(sorted(pool.imap_unordered(square, range(10), chunksize=3)))
        try:
            pool.apply(fail)
        except ValueError as error:
            print("ValueError", error)
    queue = mp.Queue()
    child = mp.Process(target=fill, args=(queue, 5))
    child.start()
    while (item := queue.get()) is not None:
        print(item)
    child.join()
    print(child.exitcode, child.is_alive())
    here, there = mp.Pipe()
    child = mp.Process(target=talk, args=(there,))
    child.start()
    for message in ("abc", [1, 2, 3], None):
        here.send(message)
        if message is not None:
            print(here.recv())
    child.join()
    memory = shared_memory.SharedMemory(create=True, size=100)
    child = mp.Process(target=write_shared, args=(memory.name,))
    child.start()
    child.join()
    print(bytes(memory.buf[:6]), memory.size)
    memory.close()
    memory.unlink()
    lock = mp.RLock()
    with lock, lock:
        print(lock.acquire(), lock._semlock._count())
        lock.release()
    semaphore = mp.BoundedSemaphore(2)
    print(semaphore.acquire(), semaphore.acquire(), semaphore.acquire(block=False), semaphore.acquire(timeout=0.01))
    semaphore.release(), semaphore.release()
    try:
        semaphore.release()
    except ValueError as error:
        print("ValueError", error)
    event = mp.Event()
    child = mp.Process(target=event.set)
    child.start()
    print(event.wait(20))
    child.join()

if __name__ == "__main__":
    main()
