# An operating system's task scheduler in the small: tasks with queues of packets, states and priorities, driven by
# method calls through a common base class (in the spirit of the Richards benchmark, with tasks of its own).

IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)


class Packet:
    def __init__(self, following, ident, kind):
        self.following = following
        self.ident = ident
        self.kind = kind
        self.position = 0
        self.data = [0] * 4


def append_packet(packet, queue):
    packet.following = None
    if queue is None:
        return packet
    last = queue
    while last.following is not None:
        last = last.following
    last.following = packet
    return queue


class Task:
    def __init__(self, scheduler, ident, priority, queue):
        self.scheduler = scheduler
        self.ident = ident
        self.priority = priority
        self.queue = queue
        self.held = False
        self.waiting = queue is None
        scheduler.add(self)

    def receive(self, packet):
        self.queue = append_packet(packet, self.queue)
        self.waiting = False

    def take(self):
        packet = self.queue
        if packet is not None:
            self.queue = packet.following
        return packet

    def runnable(self):
        return not self.held and not (self.waiting and self.queue is None)

    def step(self):
        packet = self.take()
        self.waiting = False
        return self.work(packet)

    def work(self, packet):
        raise NotImplementedError


class IdleTask(Task):
    def __init__(self, scheduler, ident, priority, rounds):
        super().__init__(scheduler, ident, priority, None)
        self.waiting = False
        self.rounds = rounds
        self.seed = 1

    def work(self, packet):
        self.rounds -= 1
        if self.rounds == 0:
            self.held = True
            return
        if self.seed & 1:
            self.seed = (self.seed >> 1) ^ 0xD008
            self.scheduler.release(DEVICE_B)
        else:
            self.seed >>= 1
            self.scheduler.release(DEVICE_A)


class WorkerTask(Task):
    destination = HANDLER_A
    letter = 0

    def work(self, packet):
        if packet is None:
            self.waiting = True
            return
        self.destination = HANDLER_B if self.destination == HANDLER_A else HANDLER_A
        packet.ident = self.destination
        packet.position = 0
        for i in range(len(packet.data)):
            self.letter = self.letter + 1 if self.letter < 26 else 1
            packet.data[i] = 64 + self.letter
        self.scheduler.send(packet)


class HandlerTask(Task):
    jobs = None
    devices = None

    def work(self, packet):
        if packet is not None:
            if packet.kind == WORKER:
                self.jobs = append_packet(packet, self.jobs)
            else:
                self.devices = append_packet(packet, self.devices)
        job = self.jobs
        if job is not None:
            if job.position >= len(job.data):
                self.jobs = job.following
                job.ident = WORKER
                self.scheduler.send(job)
                return
            device = self.devices
            if device is not None:
                self.devices = device.following
                device.data[0] = job.data[job.position]
                job.position += 1
                device.ident = device.kind
                self.scheduler.send(device)
                return
        self.waiting = True


class DeviceTask(Task):
    pending = None
    handler = HANDLER_A
    checksum = 0

    def work(self, packet):
        if packet is None:
            pending = self.pending
            if pending is None:
                self.waiting = True
                return
            self.pending = None
            pending.ident = self.handler
            self.scheduler.send(pending)
        else:
            self.pending = packet
            self.checksum += packet.data[0]
            self.held = True
            self.scheduler.held_count += 1


class Scheduler:
    def __init__(self):
        self.tasks = {}
        self.order = []
        self.sent_count = 0
        self.held_count = 0

    def add(self, task):
        self.tasks[task.ident] = task
        self.order.append(task)
        self.order.sort(key=lambda other: -other.priority)

    def send(self, packet):
        self.sent_count += 1
        self.tasks[packet.ident].receive(packet)

    def release(self, ident):
        self.tasks[ident].held = False

    def run(self):
        while True:
            for task in self.order:
                if task.runnable():
                    task.step()
                    break
            else:
                return


def run():
    totals = []
    for _ in range(9):
        scheduler = Scheduler()
        IdleTask(scheduler, IDLE, 0, 6000)
        WorkerTask(scheduler, WORKER, 1000, Packet(Packet(None, WORKER, WORKER), WORKER, WORKER))
        for handler, device, priority in ((HANDLER_A, DEVICE_A, 2000), (HANDLER_B, DEVICE_B, 3000)):
            queue = None
            for _ in range(3):
                queue = Packet(queue, handler, device)
            HandlerTask(scheduler, handler, priority, queue)
            DeviceTask(scheduler, device, priority + 2000, None).handler = handler
        scheduler.run()
        totals.append((scheduler.sent_count, scheduler.held_count, scheduler.tasks[DEVICE_A].checksum))
    return totals


EXPECTED = [(13506, 5405, 209470), (13506, 5405, 209470), (13506, 5405, 209470), (13506, 5405, 209470), (13506, 5405, 209470), (13506, 5405, 209470), (13506, 5405, 209470), (13506, 5405, 209470), (13506, 5405, 209470)]
