"""The global interpreter lock at work: an executable form of the study notes' sketch.

Each simulated thread runs a list of instructions. One that wants the lock waits for an interval; when nobody switched
in the meantime it sets the drop request. The holder looks at the request between two instructions, drops the lock and
is then held back until another thread has really taken it (forced switching). A thread in a blocking call gives the
lock up by itself. Every step is printed, with the number of the switch.

Time is the number of executed instructions, and the threads are generators that a loop advances in a fixed order, so
that the output is the same on every run and every machine.
"""

from types import SimpleNamespace

INTERVAL = 4  # instructions that a waiter lets the holder run before it asks


class Gil(SimpleNamespace):
    """The parts of the lock, under the names of the notes."""

    def __init__(self):
        super().__init__(locked=False, holder=None, last_holder=None, switch_number=0, drop_request=False)


def take_gil(gil, name, clock):
    """Waits for the lock. Yields once for every moment of waiting; sets the drop request after an interval."""
    waited_since = clock.now
    seen_switches = gil.switch_number
    while gil.locked:
        yield
        if clock.now - waited_since >= INTERVAL and gil.locked:
            if gil.switch_number == seen_switches and not gil.drop_request:
                gil.drop_request = True
                clock.say(name, f"waited {clock.now - waited_since} instructions: sets the drop request")
            waited_since, seen_switches = clock.now, gil.switch_number
    gil.locked, gil.holder = True, name
    if gil.last_holder != name:
        gil.last_holder = name
        gil.switch_number += 1
    gil.drop_request = False
    clock.say(name, f"takes the GIL (switch {gil.switch_number})")


def drop_gil(gil, name, clock):
    """Releases the lock; on a drop request, waits until another thread has taken it."""
    if not gil.locked or gil.holder != name:
        raise RuntimeError(f"{name} does not hold the GIL")
    forced = gil.drop_request
    gil.last_holder, gil.locked, gil.holder = name, False, None
    clock.say(name, "drops the GIL" + (" (forced switching: waits for the next holder)" if forced else ""))
    if forced:
        while gil.last_holder == name:
            yield
        gil.drop_request = False


def evaluation_loop(gil, name, instructions, clock):
    """One thread: takes the lock, runs its instructions, looks at the drop request before each."""
    yield from take_gil(gil, name, clock)
    for instruction in instructions:
        if gil.drop_request:
            yield from drop_gil(gil, name, clock)
            yield from take_gil(gil, name, clock)
        if instruction == "BLOCKING_READ":
            yield from drop_gil(gil, name, clock)
            clock.say(name, "blocks in a read, without the GIL")
            ready_at = clock.now + 3
            while clock.now < ready_at:
                yield
            clock.say(name, "has its data")
            yield from take_gil(gil, name, clock)
        else:
            clock.now += 1
            clock.executed[name] = clock.executed.get(name, 0) + 1
            yield
    yield from drop_gil(gil, name, clock)
    clock.say(name, "is done")


class Clock:
    """Counts instructions and prints what happens."""

    def __init__(self):
        self.now = 0
        self.executed = {}

    def say(self, name, text):
        print(f"{self.now:4}  {name:<10} {text}")


def main():
    gil, clock = Gil(), Clock()
    spin = ["BINARY_ADD", "STORE_FAST", "JUMP_BACKWARD"]
    threads = {
        "spinner-1": evaluation_loop(gil, "spinner-1", spin * 5, clock),
        "spinner-2": evaluation_loop(gil, "spinner-2", spin * 4, clock),
        "reader": evaluation_loop(gil, "reader", ["LOAD_FAST", "BLOCKING_READ", "STORE_FAST", "BLOCKING_READ"], clock),
    }
    while threads:
        before = clock.now
        for name, thread in list(threads.items()):
            try:
                next(thread)
            except StopIteration:
                del threads[name]
        if clock.now == before:
            clock.now += 1  # nobody ran: time passes while all wait
    print("instructions:", dict(sorted(clock.executed.items())), "switches:", gil.switch_number)


main()
