# functions.callable_id_hash: results, edge cases, errors and their messages.


def cases(text):
    """Evaluates each line and prints its value or the exception."""
    for line in text.strip().splitlines():
        try:
            print(line, "->", repr(eval(line, globals())))
        except Exception as error:
            print(line, "raises", type(error).__name__ + ":", error)


class C:
    def __call__(self):
        pass


class D:
    pass


d = D()
d.__call__ = lambda: 1
cases("""
callable(len), callable(int), callable(lambda: 0), callable(5), callable('a'), callable(C()), callable(d), callable(C), callable([].append), callable(None)
callable()
callable(1, 2)
id(d) == id(d), id(1, 2)
id() 
hash(5), hash('') == hash(''), hash(None) == hash(None), hash((1, 2)) == hash((1, 2)), hash(1.0), hash(...) == hash(...), hash(int) == hash(int)
hash([])
hash({})
hash(bytearray())
hash(slice(1))
hash()
hash(([],))
""")
