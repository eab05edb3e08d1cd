# exit: 1
# The stack of frames in a traceback: the error that ends the program is raised two calls deep.

def function2():
    raise RuntimeError


def function1():
    function2()


function1()
