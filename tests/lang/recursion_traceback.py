# The traceback of a RecursionError ends with the frame that made the call, and says so at the end of the program.
# exit: 1
import traceback


def plain():
    return plain()


def delegating(n):
    yield from delegating(n + 1)


class Adding:
    def __add__(self, other):
        return self + other


def looping():
    for _ in generator():
        pass


def generator():
    yield looping()


def handled():
    try:
        return handled()
    finally:
        counts[0] += 1


counts = [0]
for function in (plain, lambda: list(delegating(0)), lambda: Adding() + 1, looping, handled):
    try:
        function()
    except RecursionError as error:
        entries = traceback.extract_tb(error.__traceback__)
        print(len(entries), [(entry.name, entry.lineno) for entry in entries[-3:]])
print(counts)
plain()
