# exit: 1
"""Why a name is local: the instructions of a function that prints x and then assigns it, and what its call does.

The assignment further down makes x a local variable of the whole function, so that the first line reads a local that
is not bound yet (LOAD_FAST), although a global of the same name exists.
"""

import dis


def hello():
    print("hi")


x = 2


def test_func():
    print(x)
    x = 1


dis.dis(test_func)
test_func()
