"""What test_traceback takes of CPython's _testcapi: the interpreter's own printing of exceptions and tracebacks.

Here sys.__excepthook__ is that printing, so the methods that compare it with module traceback can run.
"""

import io
import sys


def exception_print(exception):
    """Prints an exception, its traceback and those it hangs together with to sys.stderr."""
    sys.__excepthook__(type(exception), exception, getattr(exception, "__traceback__", None))


def traceback_print(traceback, file):
    """Writes a traceback without an exception to a file."""
    class Last(Exception):
        pass

    saved, sys.stderr = sys.stderr, io.StringIO()
    try:
        sys.__excepthook__(Last, Last(), traceback)
        lines = sys.stderr.getvalue().splitlines(keepends=True)
    finally:
        sys.stderr = saved
    file.writelines(lines[:-1])
