# A tracer that sets f_lineno: the frame goes on at another line.
import sys


def changes_line(frame, event, arg):
    if event == "line" and frame.f_lineno == frame.f_code.co_firstlineno + 1:
        frame.f_lineno = frame.f_code.co_firstlineno + 2
    return changes_line


def jumped():
    print("skipped")
    return "jumped"


sys.settrace(changes_line)
value = jumped()
sys.settrace(None)
print(value)
