# Messages with suggestions: names and attributes close to existing ones, as the uncaught printer shows them.
import traceback

class Thing:
    colour = 1

    def method_name(self):
        return self.metod_name()


def local_suggestion():
    counter = 1
    return countr


some_global_value = 5
for function in (lambda: Thing().color, lambda: Thing().method_name(), local_suggestion, lambda: some_global_valu, lambda: lenn([]),
                 lambda: [].appendd, lambda: "".uper(), lambda: zzzzz, lambda: Thing().zzzzz, lambda: time.sleep(1), lambda: {}.itmes()):
    try:
        function()
    except (NameError, AttributeError) as error:
        print(str(error), "=>", traceback.format_exception_only(error)[-1].strip())
try:
    import collections
    collections.OrderedDic
except AttributeError as error:
    print(traceback.format_exception_only(error)[-1].strip())
try:
    from collections import OrderedDic
except ImportError as error:
    print(str(error).split(" (")[0], error.name)
