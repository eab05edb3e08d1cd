"""The instructions of a function that prints x and then assigns it: x is a local name (LOAD_FAST) in the whole of it.

What its call does is shown by dis_test_call.py.
"""

import dis


def hello():
    print("hi")


x = 2


def test_func():
    print(x)
    x = 1


dis.dis(test_func)
