# _imp and __import__ themselves: arguments, relative names, finders, what is blocked.
import _imp, sys, importlib, importlib.util, types


def t(f, *a, **k):
    try:
        print(f.__name__, a, repr(f(*a, **k))[:200])
    except BaseException as e:
        print(f.__name__, a, type(e).__name__, e)


t(_imp.is_builtin, 'sys'); t(_imp.is_builtin, 'marshal'); t(_imp.is_builtin, 'nope'); t(_imp.is_frozen, 'x')
t(_imp.lock_held); t(_imp.release_lock)
_imp.acquire_lock(); _imp.acquire_lock(); t(_imp.lock_held); _imp.release_lock(); t(_imp.lock_held); _imp.release_lock(); t(_imp.lock_held)
t(_imp.source_hash, 5, b'abc'); t(_imp.source_hash, 0, b''); t(_imp.source_hash, 99, b''); t(importlib.util.source_hash, b'hello')
t(_imp.get_frozen_object, 'nope'); t(_imp.init_frozen, 'nope'); t(_imp.is_frozen_package, 'nope'); t(_imp.find_frozen, 'nope')
for n in ['', '.a', 'a..b', 'sys.x', 'json.x', '__main__', 'a b']:
    t(importlib.import_module, n)
for a in [('',), (1,), ('sys', {}, {}, (), -1), ('x', {}, {}, (), 1), ('x', {'__package__': 'a'}, {}, (), 3), ('x', {'__package__': 3}, {}, (), 1), ('json.decoder', {}, {}, ('JSONDecoder',)), ('json.decoder',), ('json', None, None, ['zz']), ('json', None, None, [1]), ('x', 5, None, (), 1), ('x', None, None, (), 1), ('x', {'__name__': 'a.b'}, {}, (), 1), ('x', {'__name__': 'a.b', '__path__': []}, {}, (), 1), ('x', {'__name__': 5}, {}, (), 1), ('', {'__package__': 'json'}, {}, ('decoder',), 1), ('decoder', {'__package__': 'json'}, {}, ('JSONDecoder',), 1), ('decoder', {'__package__': 'json'}, {}, (), 1)]:
    t(__import__, *a)
sys.modules['blocked'] = None
t(__import__, 'blocked'); t(__import__, 'blocked.x')
m = types.ModuleType('m'); print(m, m.__spec__)


class Loader:
    @staticmethod
    def create_module(spec): return None
    @staticmethod
    def exec_module(m): m.x = 1


class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.startswith('virt'): return importlib.util.spec_from_loader(name, Loader, is_package=name == 'virt')


sys.meta_path.insert(0, Finder)
import virt.sub, virt2
print(virt, virt.sub.x, virt2.__spec__, virt.__path__)
from virt import sub as q; print(q is virt.sub)
sys.modules.pop('virt2'); import virt2; importlib.reload(virt2); print(virt2.x)
print(importlib.util.find_spec('json').origin, importlib.util.find_spec('sys'), importlib._bootstrap, importlib._bootstrap_external.SourceFileLoader.get_code.__qualname__)
print(sys.__spec__, sys.__loader__)
import builtins; print(builtins.__spec__, builtins.__doc__ is not None, __builtins__ is builtins)
print(open is __import__('io').open)
