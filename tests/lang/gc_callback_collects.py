# A callback of gc that allocates, or asks for a collection itself, is not called again meanwhile.
import gc

depth = deepest = calls = 0


def callback(phase, info):
    global depth, deepest, calls
    depth += 1
    calls += 1
    deepest = max(deepest, depth)
    rows = [[i] for i in range(2000)]
    gc.collect()
    depth -= 1


gc.callbacks.append(callback)
gc.collect()
gc.callbacks.remove(callback)
print(deepest, calls)
