# A scandir iterator that is dropped before its end closes itself: its finalizer runs once and leaves the memory around
# it alone (strings of the same size stand next to it).
import os
import sys
import warnings

names = [sys.intern("scandir_name_%03d" % i) for i in range(300)]
keys = dict.fromkeys(names)
for i in range(50):
    iterator = os.scandir("/")
    next(iterator)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        del iterator
    more = [sys.intern("scandir_more_%03d" % i) for i in range(50)]
print(all(name in keys for name in names), len(set(names)), len({hash(name) for name in names}))

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    iterator = os.scandir("/")
    del iterator
    for each in os.scandir("/"):
        break
print([(w.category.__name__, str(w.message).split(" <")[0]) for w in caught])
