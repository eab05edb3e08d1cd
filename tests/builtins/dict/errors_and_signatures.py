# Error texts and signatures of dict.
import inspect


def show(function):
    try:
        print(repr(function()))
    except BaseException as error:
        print(type(error).__name__, error, error.args)


for function in (
    lambda: {}[1], lambda: {}["a"], lambda: {}[(1, 2)], lambda: {}[[]], lambda: {}.__getitem__(()), lambda: {}.pop(1), lambda: {}.popitem(),
    lambda: {1: 2}.__delitem__(3), lambda: {}.__delitem__([]), lambda: {}.get(), lambda: {}.get(1, 2, 3), lambda: {}.get(key=1),
    lambda: {}.setdefault(), lambda: {}.setdefault([], 1), lambda: {[]: 1}, lambda: {}.pop(), lambda: {}.pop(1, 2, 3),
    lambda: {}.update(1), lambda: {}.update(1, 2), lambda: {}.update([(1,)]), lambda: {}.update([1]), lambda: {}.update("ab"),
    lambda: {}.update([[1, 2], 3]), lambda: {}.update({}, a=1), lambda: dict(1), lambda: dict(1, 2), lambda: dict(a=1, **{"b": 2}),
    lambda: dict(**{1: 2}), lambda: dict({1: 2}, a=3), lambda: dict.fromkeys(), lambda: dict.fromkeys(1), lambda: dict.fromkeys([[]]),
    lambda: dict.fromkeys("ab", []), lambda: dict.fromkeys({1: 2}), lambda: dict.fromkeys({1}, 2), lambda: {} | 1, lambda: {} | [],
    lambda: [] | {}, lambda: {}.__or__(1), lambda: {}.__ior__([(1, 2)]), lambda: {}.__ior__(1), lambda: {}.__ror__(1),
    lambda: {} < {}, lambda: {} >= 1, lambda: {}.__lt__({}), lambda: {}.__eq__(1), lambda: hash({}), lambda: {{}: 1}, lambda: {}.copy(1),
    lambda: {}.clear(1), lambda: {}.keys(1), lambda: dict.update(), lambda: dict.update(1), lambda: dict.__len__([]), lambda: reversed({1: 2}, 3),
    lambda: {}.__class_getitem__(int), lambda: dict[int, str], lambda: {}.foo, lambda: setattr({}, "a", 1), lambda: {}.__missing__,
    lambda: dict.__hash__, lambda: {1: 1}.__contains__([]), lambda: {**[]}, lambda: {**{1: 2}, **{3: 4}}, lambda: dict(x=1, **{"x": 2}),
    lambda: dict([("a", 1)], a=2), lambda: list({}.__reversed__()), lambda: {}.__init__(1, 2), lambda: dict.__init__(1),
):
    show(function)

for name in ("get", "setdefault", "popitem", "fromkeys"):
    print(name, getattr(dict, name).__text_signature__, inspect.signature(getattr(dict, name)))
print(sorted(name for name in dir(dict)))
print(sorted(name for name in dir({}.keys())))
print(sorted(name for name in dir({}.values())))
