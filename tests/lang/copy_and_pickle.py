# copy, deepcopy and pickle: protocols, __reduce__, __getstate__, __slots__, recursion, identity.
import copy
import pickle

class P:
    def __init__(self, x):
        self.x = x

    def __eq__(self, o):
        return type(self) is type(o) and self.__dict__ == o.__dict__

    def __repr__(self):
        return f"{type(self).__name__}({self.__dict__})"


class State(P):
    def __getstate__(self):
        return {"saved": self.x}

    def __setstate__(self, state):
        self.x = state["saved"] + 1


class Reduced:
    def __init__(self, *args):
        self.args = args

    def __reduce__(self):
        return Reduced, self.args

    def __repr__(self):
        return f"Reduced{self.args}"


class Slots:
    __slots__ = ("a", "b")


class NewArgs(tuple):
    def __new__(cls, a, b):
        return super().__new__(cls, (a, b))

    def __getnewargs__(self):
        return tuple(self)


class ListSub(list):
    pass


s = Slots()
s.a = [1]
l = ListSub([1, 2])
l.attr = "x"
values = [1, -1, 2**100, 1.5, "é", b"b", None, True, ..., (1, [2]), [1, [2]], {"a": {1}}, frozenset([1]), bytearray(b"x"), complex(1, 2), range(3), slice(1, 2), P([1]), State(5), Reduced(1, 2), NewArgs(1, 2),
          l, len, P, ValueError("e"), print, int, NotImplemented, {1, 2}, [].append is None]
for v in values:
    for protocol in (0, 2, 5):
        w = pickle.loads(pickle.dumps(v, protocol))
        assert repr(w) == repr(v) or isinstance(v, State), (v, w)
    print(type(v).__name__, copy.copy(v), copy.deepcopy(v))
print(pickle.loads(pickle.dumps(State(5))), copy.copy(State(5)).x, copy.deepcopy(s).a, pickle.loads(pickle.dumps(l)).attr, copy.copy(s).a is s.a)
r = [1]
r.append(r)
d = copy.deepcopy(r)
print(d[1] is d, pickle.loads(pickle.dumps(r))[1][1][0], d)
shared = [1]
pair = pickle.loads(pickle.dumps([shared, shared]))
print(pair[0] is pair[1], copy.deepcopy((shared, shared))[0] is copy.deepcopy((shared, shared))[1])
print(pickle.dumps([1, "a"], 0), pickle.dumps(5, 2), pickle.dumps({"k": (1,)}, 4))


class Custom:
    def __copy__(self):
        return "copied"

    def __deepcopy__(self, memo):
        return "deep copied", type(memo).__name__


print(copy.copy(Custom()), copy.deepcopy([Custom()]))
t = (1, 2)
print(copy.copy(t) is t, copy.deepcopy(t) is t, copy.deepcopy(([],)) is not None, copy.copy(P) is P)
for f in (lambda: pickle.dumps(lambda: 0), lambda: pickle.loads(b"junk"), lambda: pickle.loads(b""), lambda: copy.copy(x for x in []), lambda: pickle.dumps(open), lambda: pickle.loads(b"cno_such_module\nname\n."), lambda: pickle.dumps(5, 99), lambda: copy.deepcopy(iter([1])) and 1):
    try:
        print(type(f()).__name__)
    except Exception as error:
        print(type(error).__name__, str(error)[:60].replace("0x", "")[:30])
