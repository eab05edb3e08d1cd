# AttributeErrors of modules: by the module's own look-up, by that of object, while it is being imported, with hooks.
import sys, types
m = types.ModuleType("m")
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e, getattr(e, "name", 0), getattr(e, "obj", 0) is m)
show(lambda: m.x)
show(lambda: types.ModuleType.__getattribute__(m, "x"))
show(lambda: object.__getattribute__(m, "x"))
show(lambda: getattr(m, "x", 1)); show(lambda: hasattr(m, "x"))
class S: _initializing = True
m.__spec__ = S()
show(lambda: m.x)
del m.__name__
show(lambda: m.x)
m.__getattr__ = lambda n: "got " + n
show(lambda: m.x)
class M(types.ModuleType):
    def __getattr__(self, n): return "class " + n
m = M("mm")
show(lambda: m.x)
class M2(types.ModuleType):
    def __getattribute__(self, n): return super().__getattribute__(n)
m = M2("m2")
show(lambda: m.x)
class M3(types.ModuleType): pass
m = M3("m3")
show(lambda: m.x)
m = types.ModuleType.__new__(types.ModuleType)
show(lambda: m.x)
