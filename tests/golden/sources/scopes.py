"""Every kind of scope a name can have."""
import os.path as path

count = 0


class Base:
    __private = 1

    def method(self, value, *rest, key=None, **options):
        def inner():
            nonlocal value
            global count
            value += 1
            count = value
            return self.__private, super().method, __class__
        return inner

    squares = [(x, y) for x in range(3) if x for y in (x,)]


def outer(a, b=count):
    lambda c: a + c
    if any((last := item) for item in b):
        return last
    try:
        del a
    except OSError as error:
        return error
    return path
