"""Runs one test module inside the program under test, one flushed line a method.

usage: driver.py MODULE LOG PLAN. PLAN is a JSON file: "done" lists methods to leave out, "only" those to run (null
for all). Lines of the log: "start METHOD", then "ok", "fail", "error" or "skip" METHOD; at last "end".
A method is named Class.method, without the module's name.
"""

import json
import os
import sys
import unittest


def main():
    module, log_path, plan_path = sys.argv[1:4]
    with open(plan_path, encoding="utf-8") as file:
        plan = json.load(file)
    done = set(plan["done"])
    only = set(plan["only"]) if plan["only"] is not None else None
    log = os.open(log_path, os.O_WRONLY | os.O_APPEND)
    prefix = module + "."

    def name_of(test):
        name = test.id()
        if name.startswith("__main__."):
            return name[len("__main__."):]
        if name.startswith(prefix):
            return name[len(prefix):]
        # A class of another module of the suite, which this one loads (test_datetime: test.datetimetester).
        return ".".join(name.split(".")[-2:]) if name.startswith("test.") else name

    def write(word, test):
        name = name_of(test)
        os.write(log, f"{word} {name}\n".encode("utf-8", "backslashreplace"))
        return name

    class Log(unittest.TestResult):
        def startTest(self, test):
            super().startTest(test)
            write("start", test)

        def addSuccess(self, test):
            write("ok", test)

        def addExpectedFailure(self, test, err):
            write("ok", test)

        def addUnexpectedSuccess(self, test):
            write("fail", test)

        def addFailure(self, test, err):
            write("fail", test)
            self.tell(err, test)

        def addError(self, test, err):
            write("error", test)
            self.tell(err, test)

        def tell(self, err, test):
            if os.environ.get("OURO_STDLIB_VERBOSE"):
                sys.__stderr__.write(f"=== {test.id()}\n{self._exc_info_to_string(err, test)}")
                sys.__stderr__.flush()

        def addSkip(self, test, reason):
            write("skip", test)

        def addSubTest(self, test, subtest, err):
            if err is not None:
                write("fail", test)
                self.tell(err, subtest)

    def wanted(test):
        name = name_of(test)
        return name not in done and (only is None or name in only)

    def chosen(suite):
        tests = []
        for test in suite:
            if isinstance(test, unittest.TestSuite):
                inner = chosen(test)
                if inner.countTestCases():
                    tests.append(inner)
            elif wanted(test):
                tests.append(test)
        return type(suite)(tests)

    try:
        from test import support
        support.use_resources = []
        # What CPython's suite keeps for CPython alone is run too, and code objects have columns.
        support.check_impl_detail = lambda **guards: guards.get("cpython", not next(iter(guards.values()), False))
        support.has_no_debug_ranges = lambda: False
    except ImportError:
        pass
    sys.argv[:] = [module]
    suite = chosen(unittest.defaultTestLoader.loadTestsFromName(module))
    suite.run(Log())
    os.write(log, b"end\n")
    os._exit(0)


if __name__ == "__main__":
    main()
