# Cycles through instances of subclasses of built-in types: the collector finds each of them.
import _io
import array
import collections
import contextvars
import functools
import gc
import io
import itertools
import operator
import queue
import random
import re
import select
import struct
import threading
import types
import weakref

gc.disable()

CONSTRUCTORS = {
    "object": lambda: (object, ()),
    "int": lambda: (int, (5,)),
    "int zero": lambda: (int, ()),
    "int big": lambda: (int, (10**50,)),
    "int text": lambda: (int, ("77",)),
    "float": lambda: (float, (1.5,)),
    "float text": lambda: (float, ("2.5",)),
    "complex": lambda: (complex, (1, 2)),
    "str": lambda: (str, ("text",)),
    "str empty": lambda: (str, ()),
    "str wide": lambda: (str, ("\u1234\U00012345",)),
    "bytes": lambda: (bytes, (b"text",)),
    "bytes empty": lambda: (bytes, ()),
    "bytearray": lambda: (bytearray, (b"text",)),
    "tuple": lambda: (tuple, ((1, 2),)),
    "tuple empty": lambda: (tuple, ()),
    "list": lambda: (list, ((1, 2),)),
    "dict": lambda: (dict, ({1: 2},)),
    "set": lambda: (set, ((1, 2),)),
    "frozenset": lambda: (frozenset, ((1, 2),)),
    "frozenset empty": lambda: (frozenset, ()),
    "module": lambda: (types.ModuleType, ("made",)),
    "property": lambda: (property, ()),
    "staticmethod": lambda: (staticmethod, (len,)),
    "classmethod": lambda: (classmethod, (len,)),
    "super": lambda: (super, (int, 5)),
    "enumerate": lambda: (enumerate, ([],)),
    "reversed": lambda: (reversed, ([],)),
    "map": lambda: (map, (len, [])),
    "filter": lambda: (filter, (len, [])),
    "zip": lambda: (zip, ([],)),
    "Exception": lambda: (Exception, ("text",)),
    "OSError": lambda: (OSError, (2, "text")),
    "KeyError": lambda: (KeyError, ("text",)),
    "UnicodeDecodeError": lambda: (UnicodeDecodeError, ("utf-8", b"x", 0, 1, "reason")),
    "StopIteration": lambda: (StopIteration, (1,)),
    "SystemExit": lambda: (SystemExit, (1,)),
    "SyntaxError": lambda: (SyntaxError, ("text",)),
    "ImportError": lambda: (ImportError, ("text",)),
    "ExceptionGroup": lambda: (ExceptionGroup, ("text", [ValueError()])),
    "weakref": lambda: (weakref.ref, (collections.OrderedDict,)),
    "SimpleNamespace": lambda: (types.SimpleNamespace, ()),
    "deque": lambda: (collections.deque, ((1,),)),
    "defaultdict": lambda: (collections.defaultdict, (list,)),
    "OrderedDict": lambda: (collections.OrderedDict, ()),
    "Counter": lambda: (collections.Counter, ("aab",)),
    "ChainMap": lambda: (collections.ChainMap, ()),
    "array": lambda: (array.array, ("i", [1])),
    "partial": lambda: (functools.partial, (len,)),
    "Random": lambda: (random.Random, (1,)),
    "Struct": lambda: (struct.Struct, ("i",)),
    "BytesIO": lambda: (io.BytesIO, (b"text",)),
    "StringIO": lambda: (io.StringIO, ("text",)),
    "TextIOWrapper": lambda: (io.TextIOWrapper, (io.BytesIO(),)),
    "BufferedReader": lambda: (io.BufferedReader, (io.BytesIO(),)),
    "BufferedWriter": lambda: (io.BufferedWriter, (io.BytesIO(),)),
    "BufferedRandom": lambda: (io.BufferedRandom, (io.BytesIO(),)),
    "BufferedRWPair": lambda: (io.BufferedRWPair, (io.BytesIO(), io.BytesIO())),
    "FileIO": lambda: (io.FileIO, ("/dev/null",)),
    "RawIOBase": lambda: (io.RawIOBase, ()),
    "IncrementalNewlineDecoder": lambda: (io.IncrementalNewlineDecoder, (None, True)),
    "local": lambda: (threading.local, ()),
    "SimpleQueue": lambda: (queue.SimpleQueue, ()),
    "count": lambda: (itertools.count, ()),
    "cycle": lambda: (itertools.cycle, ([],)),
    "repeat": lambda: (itertools.repeat, (1,)),
    "chain": lambda: (itertools.chain, ()),
    "islice": lambda: (itertools.islice, ([], 1)),
    "starmap": lambda: (itertools.starmap, (len, [])),
    "takewhile": lambda: (itertools.takewhile, (len, [])),
    "dropwhile": lambda: (itertools.dropwhile, (len, [])),
    "filterfalse": lambda: (itertools.filterfalse, (len, [])),
    "accumulate": lambda: (itertools.accumulate, ([],)),
    "compress": lambda: (itertools.compress, ([], [])),
    "groupby": lambda: (itertools.groupby, ([],)),
    "zip_longest": lambda: (itertools.zip_longest, ([],)),
    "product": lambda: (itertools.product, ([1],)),
    "permutations": lambda: (itertools.permutations, ([1],)),
    "combinations": lambda: (itertools.combinations, ([1], 1)),
    "pairwise": lambda: (itertools.pairwise, ([],)),
    "GenericAlias": lambda: (types.GenericAlias, (list, int)),
}


def attempt(name, base, arguments, slots):
    body = {"__slots__": ("me", "__weakref__")} if slots else {}
    made = types.new_class("Made", (base,), {}, lambda namespace: namespace.update(body))
    instance = made(*arguments)
    # Iterators that delegate attributes to something else keep their own here.
    object.__setattr__(instance, "me", [instance]) if not isinstance(instance, type) else type.__setattr__(
        instance, "me", [instance])
    # Where instances take no weak references (their class has items of its own), their class tells.
    try:
        instance_reference = weakref.ref(instance)
    except TypeError:
        instance_reference = lambda: None
    class_reference = weakref.ref(made)
    del instance, made
    gc.collect()
    return instance_reference() is None, class_reference() is None


for name, get in CONSTRUCTORS.items():
    for slots in (False, True):
        base, arguments = get()
        try:
            print(name, "slots" if slots else "dict", *attempt(name, base, arguments, slots))
        except Exception as error:
            print(name, "slots" if slots else "dict", type(error).__name__, error)
        del base, arguments


# Cycles through what a built-in object holds, not through its attributes.
class Node:
    pass


def through(make):
    node = Node()
    node.held = make(node)
    reference = weakref.ref(node)
    del node
    gc.collect()
    return reference() is None


HOLDERS = {
    "list": lambda n: [n], "tuple": lambda n: (n,), "dict value": lambda n: {1: n}, "dict key": lambda n: {n: 1},
    "set": lambda n: {n}, "frozenset": lambda n: frozenset([n]), "list iterator": lambda n: iter([n]),
    "tuple iterator": lambda n: iter((n,)), "dict iterator": lambda n: iter({n: 1}),
    "dict items": lambda n: {n: 1}.items(), "dict values iterator": lambda n: iter({1: n}.values()),
    "set iterator": lambda n: iter({n}), "reversed": lambda n: reversed([n]), "enumerate": lambda n: enumerate([n]),
    "map": lambda n: map(lambda x: n, []), "filter": lambda n: filter(None, [n]), "zip": lambda n: zip([n]),
    "slice": lambda n: slice(n), "property": lambda n: property(lambda s: n), "staticmethod": lambda n: staticmethod(n),
    "classmethod": lambda n: classmethod(n), "super": lambda n: super(Node, n), "method": lambda n: types.MethodType(print, n),
    "builtin method": lambda n: [n].append, "method wrapper": lambda n: n.__str__, "cell": lambda n: types.CellType(n),
    "function default": lambda n: lambda x=n: x, "function closure": lambda n: lambda: n,
    "generator": lambda n: (x for x in [n]), "started generator": lambda n: started(n),
    "coroutine iterator": lambda n: iter(lambda: n, None), "mappingproxy": lambda n: types.MappingProxyType({1: n}),
    "namespace": lambda n: types.SimpleNamespace(n=n), "weakref callback": lambda n: weakref.ref(n, lambda r, n=n: None),
    "exception": lambda n: ValueError(n), "exception cause": lambda n: caused(n), "partial": lambda n: functools.partial(n),
    "partial argument": lambda n: functools.partial(print, n), "lru_cache": lambda n: cached(n),
    "deque": lambda n: collections.deque([n]), "deque iterator": lambda n: iter(collections.deque([n])),
    "defaultdict": lambda n: collections.defaultdict(lambda: n), "cmp_to_key": lambda n: functools.cmp_to_key(len)(n),
    "count": lambda n: itertools.repeat(n), "chain": lambda n: itertools.chain([n]), "cycle": lambda n: itertools.cycle([n]),
    "islice": lambda n: itertools.islice([n], 1), "groupby": lambda n: itertools.groupby([n]),
    "product": lambda n: itertools.product([n]), "permutations": lambda n: itertools.permutations([n]),
    "combinations": lambda n: itertools.combinations([n], 1), "tee": lambda n: itertools.tee([n])[0],
    "zip_longest": lambda n: itertools.zip_longest([], fillvalue=n), "accumulate": lambda n: itertools.accumulate([], initial=n),
    "pairwise": lambda n: itertools.pairwise([n]), "starmap": lambda n: itertools.starmap(print, [n]),
    "SimpleQueue": lambda n: filled(n), "context variable": lambda n: contextvars.ContextVar("x", default=n),
    "context": lambda n: in_context(n), "token": lambda n: contextvars.ContextVar("x").set(n),
    "memoryview": lambda n: memoryview(Bytes(n)), "generic alias": lambda n: types.GenericAlias(list, (n,)),
    "union": lambda n: list[n] | int, "class": lambda n: type("C", (), {"n": n}), "metaclass": lambda n: type("M", (type,), {"n": n}),
    "module": lambda n: module(n), "itemgetter": lambda n: operator.itemgetter(n), "methodcaller": lambda n: operator.methodcaller("x", n),
    "BytesIO buffer": lambda n: io.BufferedReader(Raw(n)), "TextIOWrapper": lambda n: io.TextIOWrapper(Raw(n)),
    "local": lambda n: local(n),
    "frame": lambda n: frame(n), "traceback": lambda n: traceback(n), "match": lambda n: re.match("x", Text(n)),
    "async generator": lambda n: agen(n), "coroutine": lambda n: coroutine(n), "bound coroutine": lambda n: agen(n).asend(n),
    "ordered dict": lambda n: collections.OrderedDict({1: n}), "ordered dict iterator": lambda n: iter(collections.OrderedDict({n: 1})),
    "sequence iterator": lambda n: iter(Sequence(n)), "classmethod object": lambda n: Holder(n).made,
    "exception group": lambda n: ExceptionGroup("x", [ValueError(n)]), "attribute error": lambda n: AttributeError("x", name="y", obj=n),
    "stop iteration": lambda n: StopIteration(n), "import error": lambda n: ImportError("x", name=n),
    "system exit": lambda n: SystemExit(n), "os error": lambda n: OSError(1, n, n), "map of map": lambda n: map(str, map(n, [])),
}


def started(n):
    def generate():
        yield n
    made = generate()
    next(made)
    return made


def caused(n):
    error = ValueError()
    error.__cause__ = KeyError(n)
    return error


def cached(n):
    @functools.lru_cache
    def f(x):
        return n
    f(1)
    return f


def filled(n):
    q = queue.SimpleQueue()
    q.put(n)
    return q


def in_context(n):
    context = contextvars.Context()
    context.run(contextvars.ContextVar("x").set, n)
    return context


class Bytes(bytearray):
    def __init__(self, n):
        self.n = n


class Text(str):
    def __new__(cls, n):
        self = str.__new__(cls, "xyz")
        self.n = n
        return self


class Raw(io.RawIOBase):
    def __init__(self, n):
        self.n = n

    def readable(self):
        return True

    def writable(self):
        return False


class Sequence:
    def __init__(self, n):
        self.n = n

    def __getitem__(self, i):
        raise IndexError


class Holder:
    def __init__(self, n):
        self.n = n

    def made(self):
        pass


def module(n):
    m = types.ModuleType("m")
    m.n = n
    return m


def local(n):
    l = threading.local()
    l.n = n
    return l


def frame(n):
    import sys
    return sys._getframe()


def traceback(n):
    try:
        raise ValueError
    except ValueError as error:
        return error.__traceback__


async def agen(n):
    yield n


def coroutine(n):
    async def run():
        return n
    made = run()
    made.close()
    return made


for name, make in HOLDERS.items():
    try:
        print(name, through(make))
    except Exception as error:
        print(name, type(error).__name__, error)
