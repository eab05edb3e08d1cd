# exit: 1
# The text of an uncaught exception: frames, the marked part of lines, chained exceptions, notes.
import sys

class Thing:
    def method(self, value):
        return value["missing"]["deeper"]


def level_two(data):
    total = 1 + Thing().method(data) + 2
    return total


def level_one():
    try:
        level_two({"missing": {}})
    except KeyError as error:
        error.add_note("a note on the key error")
        error.add_note("and a second one\nof two lines")
        raise ValueError("wrapped: é 日本") from error


def main():
    try:
        level_one()
    except ValueError:
        (lambda: undefined_function(1,
                                    2))()


print("before", flush=True)
main()
