# try and finally blocks in which nothing is raised, and with blocks.

class Manager:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        return False


def run():
    total = 0
    manager = Manager()
    for i in range(1_600_000):
        try:
            total += i
        except ValueError:
            total = 0
        finally:
            total ^= 1
        with manager:
            total += 1
    return total


EXPECTED = 1280000800000
