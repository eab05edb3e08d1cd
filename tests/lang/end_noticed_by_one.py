# Programs each of which has one thing at its end that runs, or that could run and does not: finalizers and callbacks of
# weak references. Each is a process of its own, since one thing to be noticed has everything taken apart.
import subprocess
import sys

PROGRAMS = {
    "weak set": """
        import weakref
        class Thing: pass
        thing = Thing()
        kept = weakref.WeakSet([thing])
    """,
    "weak set with a list that tells": """
        import weakref
        class Loud(set):
            def discard(self, item):
                print("discard", item() is None)
        class Thing: pass
        kept = weakref.WeakSet()
        kept.data = Loud()
        thing = Thing()
        kept.add(thing)
        del thing
    """,
    "weak set whose set tells, at the end": """
        import sys, weakref
        class Loud(set):
            def discard(self, item, print=print):
                print("discard", item() is None)
        class Thing: pass
        sys.kept = weakref.WeakSet()
        sys.kept.data = Loud()
        thing = Thing()
        thing.me = thing
        sys.kept.add(thing)
    """,
    "weak set whose set tells, in the order of names": """
        import weakref
        names = {}
        exec("class Loud(set):\\n def discard(self, item, print=print): print('discard', item() is None)", names)
        exec("class Thing: pass", names)
        thing = names["Thing"]()
        kept = weakref.WeakSet()
        kept.data = names["Loud"]()
        kept.add(thing)
    """,
    "weak set of a class that tells what is read": """
        import sys, weakref
        class Loud(weakref.WeakSet):
            def __getattribute__(self, name, print=print):
                print("read", name)
                return super().__getattribute__(name)
        class Thing: pass
        kept = weakref.WeakSet()
        thing = Thing()
        kept.add(thing)
        kept.__class__ = Loud
        sys.kept = kept
        del kept
        thing.me = thing
    """,
    "weak value dictionary whose keys tell": """
        import sys, weakref
        class Key:
            def __hash__(self, print=print):
                print("hash")
                return 1
        class Thing: pass
        sys.kept = weakref.WeakValueDictionary()
        thing = Thing()
        sys.kept[Key()] = thing
    """,
    "weak value dictionary of plain keys": """
        import sys, weakref
        class Thing: pass
        sys.kept = weakref.WeakValueDictionary()
        thing = Thing()
        sys.kept["key"] = thing
    """,
    "weak key dictionary whose values tell": """
        import sys, weakref
        class Thing: pass
        class Loud:
            def __del__(self, print=print):
                print("del of the value")
        kept = weakref.WeakKeyDictionary()
        sys.kept = kept
        thing = Thing()
        kept[thing] = Loud()
    """,
    "handlers of logging": """
        import logging
        logging.basicConfig(stream=__import__("sys").stdout)
        logging.warning("message")
        handler = logging.StreamHandler()
    """,
    "handlers of logging with a lock that tells": """
        import logging
        def loud(print=print, lock=logging._acquireLock):
            print("acquire")
            lock()
        handler = logging.StreamHandler()
        logging.shutdown()
        logging._acquireLock = loud
        handler = None
        print("end")
    """,
    "caches of abstract base classes": """
        import collections.abc
        class Sized:
            def __len__(self): return 1
        print(isinstance(Sized(), collections.abc.Sized), isinstance(Sized(), collections.abc.Iterable))
    """,
    "callback of the program": """
        import weakref
        class Thing: pass
        def told(reference, print=print): print("told")
        thing = Thing()
        reference = weakref.ref(thing, told)
        class Holder: pass
        holder = Holder()
        holder.reference = reference
        import sys
        sys.reference = reference
    """,
    "callback of another name for the library's": """
        import sys, weakref
        class Thing: pass
        def _remove(reference, print=print): print("told")
        _remove.__qualname__ = "WeakSet.__init__.<locals>._remove"
        _remove.__module__ = "_weakrefset"
        thing = Thing()
        sys.reference = weakref.ref(thing, _remove)
    """,
    "generator without anything to run": """
        def generate():
            yield 1
            yield 2
        one = generate()
        two = generate()
        next(two)
    """,
    "generator with finally": """
        def generate(print=print):
            try:
                yield 1
            finally:
                print("finally")
        one = generate()
        next(one)
    """,
    "generator with finally, not begun or past it": """
        def generate(print=print):
            try:
                yield 1
            finally:
                print("finally")
            yield 2
        one = generate()
        two = generate()
        next(two), next(two)
    """,
    "generator in with": """
        class Manager:
            def __enter__(self): pass
            def __exit__(self, kind, value, trace, print=print): print("exit", kind.__name__)
        def generate():
            with Manager():
                yield 1
        one = generate()
        next(one)
    """,
    "generator that delegates to something with close": """
        class Inner:
            def __iter__(self): return self
            def __next__(self): return 1
            def close(self, print=print): print("close")
        def generate(inner=Inner()):
            yield from inner
        one = generate()
        next(one)
    """,
    "generator that holds something": """
        class Loud:
            def __del__(self, print=print): print("del")
        def generate():
            held = Loud()
            yield held
        one = generate()
        next(one)
    """,
    "generator that yields in its handler": """
        def generate(print=print):
            try:
                raise ValueError
            except ValueError as error:
                yield 1
            print("not reached")
        one = generate()
        next(one)
    """,
    "coroutine never awaited": """
        async def run(): pass
        one = run()
    """,
    "profile function at the end": """
        import sys, weakref
        class Thing: pass
        thing = Thing()
        kept = weakref.WeakSet([thing])
        def generate():
            yield 1
        one = generate()
        next(one)
        def profile(frame, event, argument, print=print):
            if event in ("call", "return"):
                print(event, frame.f_code.co_name)
        sys.setprofile(profile)
    """,
    "streams that are closed, and in memory": """
        import io
        with open(__import__("os").devnull) as file:
            file.read()
        text, data = io.StringIO("text"), io.BytesIO(b"data")
    """,
    "stream in memory whose close tells": """
        import io
        class Loud(io.StringIO):
            def close(self, print=print):
                print("close")
                super().close()
        text = Loud()
    """,
    "stream in memory with an attribute close": """
        import io
        text = io.StringIO()
        text.close = lambda print=print: print("close")
    """,
    "file that waits to be written": """
        import os, sys
        file = open(os.dup(1), "w")
        file.write("written at the end")
        sys.stdout.flush()
    """,
    "file left open, with warnings": """
        import os, sys, warnings
        warnings.simplefilter("always")
        file = open(os.devnull)
        def kept():
            return file
    """,
    "finalize": """
        import weakref
        class Thing: pass
        thing = Thing()
        weakref.finalize(thing, print, "finalized")
    """,
    "gc.callbacks": """
        import gc
        def told(phase, info, print=print): pass
        gc.callbacks.append(told)
        class Thing: pass
    """,
    "a thread that ran": """
        import threading
        thread = threading.Thread(target=print, args=("ran",))
        thread.start()
        thread.join()
        local = threading.local()
        local.value = 1
    """,
}

for name, text in PROGRAMS.items():
    lines = text.strip("\n").split("\n")
    program = "\n".join(line[8:] for line in lines)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    print(name, done.returncode, done.stdout.split("\n"), done.stderr.split("\n"))
