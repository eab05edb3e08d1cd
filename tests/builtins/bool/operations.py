# bool.operations: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


cases("""
bool(), bool(0), bool(1), bool(''), bool('a'), bool([]), bool([0]), bool(None), bool(0.0), bool(float('nan')), bool(0j), bool(...)
bool(1, 2)
bool(x=1)
True + True, True * 3, -True, ~True, True / 2, True // 1, True ** 2, True << 3, 5 - False
True & False, True | False, True ^ True, True & 3, True | 2, False ^ 5
type(True & True).__name__, type(True & 1).__name__, type(True + 0).__name__
True == 1, False == 0, True is (1 == 1), hash(True) == hash(1), {True: 'a', 1: 'b'}, [1, 2][True], 'ab'[False]
repr(True), str(False), format(True), format(True, 'd'), format(True, '>6'), '%s %d %r' % (True, True, False), f'{True:5}|', int(True), float(True)
True < False, sorted([True, False, 1, 0]), max(True, 1), sum([True, True, False]), min(False, 0)
bool.__new__(bool, 5)
bool.__new__(int, 5)
bool.__and__(True, 1), True.__and__('a'), True.__or__(False), True.__invert__()
isinstance(True, int), issubclass(bool, int), bool.__mro__, bool.__base__
not 5, not [], not not 'a'
type('B', (bool,), {})
True.real, True.imag, True.bit_length(), True.to_bytes(1, 'big'), bool.from_bytes(b'\\x00', 'big')
""")


class Len:
    def __len__(self):
        return 0


class Both:
    def __bool__(self):
        return True

    def __len__(self):
        return 0


class Raises:
    def __bool__(self):
        raise ValueError("no truth")


class NotBool:
    def __bool__(self):
        return "yes"


cases("""
bool(Len()), bool(Both()), bool(object())
bool(Raises())
bool(NotBool())
not Raises()
Raises() or 1
[x for x in [Raises()] if x]
any([Raises()])
list(filter(None, [Raises()]))
""")
