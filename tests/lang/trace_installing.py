# A trace or profile function that is replaced goes while none is set; its finalizer cannot install another one.
import sys


def run(install, get):
    def other(*args):
        pass

    class Function:
        def __call__(self, *args):
            pass

        def __del__(self):
            print("released", get())
            install(other)

    class Plain:
        def __call__(self, *args):
            pass

        def __del__(self):
            seen.append(get())

    seen = []
    install(Plain())
    install(None)
    install(Plain())
    install(other)
    install(None)
    print(seen)

    unraisable = []
    saved, sys.unraisablehook = sys.unraisablehook, lambda info: unraisable.append(info.exc_value)
    install(Function())
    install(other)
    print(get() is other)
    install(None)
    sys.unraisablehook = saved
    print([(type(error).__name__, error.args) for error in unraisable], get())


run(sys.settrace, sys.gettrace)
run(sys.setprofile, sys.getprofile)
events = []
sys.addaudithook(lambda name, args: events.append((name, args)) if name.startswith("sys.set") else None)
sys.settrace(None)
sys.setprofile(None)
print(events)
