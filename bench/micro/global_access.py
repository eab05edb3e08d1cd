# Loads and stores of module variables and calls of built-in functions.

counter = 0
STEP = 2


def run():
    global counter
    counter = 0
    for i in range(5_000_000):
        counter = counter + STEP
        if abs(counter) < len("x"):
            counter = 0
    return counter


EXPECTED = 10000000
