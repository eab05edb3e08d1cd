# A discrete simulation of a shop with a heap of events, resources, generator processes and statistics.
import heapq
import itertools
import statistics

class Simulation:
    def __init__(self):
        self.now, self.queue, self.counter = 0, [], itertools.count()

    def start(self, process, delay=0):
        heapq.heappush(self.queue, (self.now + delay, next(self.counter), process, None))

    def resume(self, process, value=None, delay=0):
        heapq.heappush(self.queue, (self.now + delay, next(self.counter), process, value))

    def run(self, until):
        while self.queue and self.queue[0][0] <= until:
            self.now, _, process, value = heapq.heappop(self.queue)
            try:
                request = process.send(value)
            except StopIteration:
                continue
            request(self, process)


def wait(delay):
    return lambda simulation, process: simulation.resume(process, delay=delay)


class Resource:
    def __init__(self, capacity):
        self.free, self.waiting, self.longest = capacity, [], 0

    def take(self):
        def request(simulation, process):
            if self.free:
                self.free -= 1
                simulation.resume(process, simulation.now)
            else:
                self.waiting.append(process)
                self.longest = max(self.longest, len(self.waiting))
        return request

    def give(self, simulation):
        if self.waiting:
            simulation.resume(self.waiting.pop(0), simulation.now)
        else:
            self.free += 1


class Random:
    def __init__(self, seed):
        self.state = seed

    def __call__(self, low, high):
        self.state = self.state * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
        return low + (self.state >> 33) % (high - low + 1)


def customer(simulation, number, shop, random, log):
    arrived = simulation.now
    got = yield shop.take()
    service = random(3, 12)
    yield wait(service)
    shop.give(simulation)
    log.append((number, got - arrived, service))


def arrivals(simulation, shop, random, log, count):
    for number in range(count):
        simulation.start(customer(simulation, number, shop, random, log))
        yield wait(random(1, 5))


for tills in (1, 2, 3):
    simulation, log, shop = Simulation(), [], Resource(tills)
    simulation.start(arrivals(simulation, shop, Random(42), log, 3000))
    simulation.run(100_000)
    waits = [w for _, w, _ in log]
    print(tills, len(log), simulation.now, max(waits), round(statistics.mean(waits), 4), statistics.median(waits), round(statistics.pstdev(waits), 4), shop.longest, sum(s for _, _, s in log), log[:2])
