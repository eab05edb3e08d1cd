# What dis shows of the code that really runs: the forms have names of their own, everything else is as in co_code.
import dis
import io
import opcode


class Point:
    def __init__(self, x):
        self.x = x

    def moved(self, by):
        return self.x + by


def work(n, point, items):
    total = 0
    for i in range(n):
        total = total + i
        if i < 3 and point.x == 1:
            total += point.moved(i)
        items[0] = total
        part = items[0:2]
        if items is None or not isinstance(i, int):
            print(3)
        length = len(items)
        first, second = part, length
    return total


def generator(n):
    for i in range(n):
        yield i * 2.0


def facts(function):
    plain = list(dis.get_instructions(function))
    adaptive = list(dis.get_instructions(function, adaptive=True))
    assert len(plain) == len(adaptive)
    specialised = 0
    for a, b in zip(plain, adaptive):
        assert (a.arg, a.argval, a.offset, a.positions) == (
            b.arg, b.argval, b.offset, b.positions), (a, b)
        assert a.starts_line == b.starts_line
        if a.opname != b.opname:
            assert b.opname in opcode._specialized_instructions
            assert b.opname in opcode._specializations[a.opname], (a.opname, b.opname)
            assert b.opname not in opcode.opmap
            specialised += 1
    with_caches = list(dis.get_instructions(function, adaptive=True, show_caches=True))
    assert with_caches[-1].offset + 2 == len(function.__code__.co_code) == len(function.__code__._co_code_adaptive)
    assert [i.offset for i in with_caches] == list(range(0, len(function.__code__.co_code), 2))
    return specialised > 0


assert not facts(lambda a, b: a.c + b)
for function in work, generator, Point.moved:
    before = function.__code__.co_code
    for _ in range(60):
        list(generator(20))
        work(20, Point(1), [1, 2, 3])
    print(function.__name__, facts(function), before == function.__code__.co_code)
    copy = function.__code__.replace()
    print(copy == function.__code__, copy._co_code_adaptive == copy.co_code)
    text = io.StringIO()
    dis.dis(function, file=text, adaptive=True, show_caches=True)
    print(len(text.getvalue().splitlines()))

print(opcode.__file__.rpartition("/")[2], opcode.__all__)
print(opcode.opmap)
print(opcode.opname)
print([name for name in dir(opcode) if not name.startswith("__")])
for name in opcode.__all__[1:8]:
    print(name, getattr(opcode, name))
print(opcode._inline_cache_entries)
print(opcode._nb_ops, sorted(opcode._cache_format))
names = [name for family in opcode._specializations.values() for name in family]
print(names == opcode._specialized_instructions, len(names) == len(set(names)))
print(set(opcode._specializations) <= set(opcode.opmap), dis.opmap is opcode.opmap)
