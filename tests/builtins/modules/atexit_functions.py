# atexit: the order, arguments, failures and changes while they run.
import atexit


def attempt(function, *args, **kwargs):
    try:
        print(function.__name__, "->", function(*args, **kwargs))
    except BaseException as error:
        print(function.__name__, type(error).__name__, error)


attempt(atexit.register)
attempt(atexit.register, 5)


def show(*args, **kwargs):
    print("called", args, kwargs)


print(atexit.register(show, 1, 2, a=3) is show)
atexit.register(show, "second")
print(atexit._ncallbacks())
atexit._run_exitfuncs()
print(atexit._ncallbacks())
atexit.register(show, "kept")
atexit.register(len, "ab")
atexit.unregister(show)
print(atexit._ncallbacks())
atexit.unregister(show)
atexit._clear()
print(atexit._ncallbacks())


class Same:
    def __call__(self):
        print("same")

    def __eq__(self, other):
        return True


atexit.register(show)
atexit.unregister(Same())
print(atexit._ncallbacks())


@atexit.register
def outer():
    print("outer")
    atexit.register(show, "registered while running")


atexit.register(show, "first at the end")
print("end")
