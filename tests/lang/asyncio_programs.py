# asyncio on top of coroutines: tasks, gather, timeouts, cancellation, queues, locks, order of events.
import asyncio

async def worker(name, delays, log):
    for d in delays:
        await asyncio.sleep(d)
        log.append(f"{name}:{d}")
    return name


async def main():
    log = []
    results = await asyncio.gather(worker("a", [0.01, 0.03], log), worker("b", [0.02, 0.04], log))
    print(results, log)
    task = asyncio.create_task(worker("c", [10], log), name="task-c")
    await asyncio.sleep(0)
    print(task.get_name(), task.done())
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled", task.cancelled())
    try:
        await asyncio.wait_for(asyncio.sleep(5), 0.01)
    except asyncio.TimeoutError as error:
        print("timeout", type(error).__name__)
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(5)
    except TimeoutError:
        print("timeout context")
    queue = asyncio.Queue(2)

    async def producer():
        for i in range(5):
            await queue.put(i)
        await queue.put(None)

    async def consumer():
        out = []
        while (item := await queue.get()) is not None:
            out.append(item)
        return out

    print((await asyncio.gather(producer(), consumer()))[1])
    lock = asyncio.Lock()
    order = []

    async def locked(n):
        async with lock:
            order.append(("in", n))
            await asyncio.sleep(0)
            order.append(("out", n))

    await asyncio.gather(*(locked(i) for i in range(3)))
    print(order)

    async def fails():
        raise ValueError("task failed")

    print(await asyncio.gather(fails(), worker("d", [0], log), return_exceptions=True))
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fails())
            group.create_task(asyncio.sleep(5))
    except* ValueError as group_error:
        print("group", group_error.exceptions)
    event = asyncio.Event()
    asyncio.get_running_loop().call_soon(event.set)
    await event.wait()

    async def ticker():
        for i in range(3):
            yield i
            await asyncio.sleep(0)

    print([x async for x in ticker()])
    future = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_later(0.01, future.set_result, "from future")
    print(await future)
    return "main done"


print(asyncio.run(main()))
try:
    asyncio.run(5)
except ValueError as error:
    print(str(error).split(",")[0])
