#!/usr/bin/python3.11
"""Compare the trees of the front end with those of CPython 3.11.

    tools/compare_ast.py [--build build/checked] [--limit N] [PATH ...]

For each Python file under the paths (default: the standard library): ast.dump with attributes, or the failure.
"""
import argparse, ast, os, subprocess, sys, warnings

warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)
NOTHING = -1000000


def oracle_failure(error):
    kind = type(error).__name__
    if isinstance(error, SyntaxError):
        if len(error.args) < 2:
            return "%s: %r\n" % (kind, error.args[0])
        where = error.args[1]
        values = [NOTHING if v is None else v for v in (where[1:3] + where[4:6] if len(where) > 4 else where[1:3] + (None, None))]
        return "%s: %r %d %d %d %d %r\n" % (kind, error.args[0], *values, where[3])
    return "%s: %r\n" % (kind, str(error))


def oracle(text, attributes=True, **options):
    try:
        return ast.dump(ast.parse(text, **options), indent=2, include_attributes=attributes) + "\n"
    except Exception as error:
        return oracle_failure(error)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build/checked")
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--type-comments", action="store_true")
    parser.add_argument("--show", type=int, default=5)
    parser.add_argument("paths", nargs="*", default=["/usr/lib/python3.11"])
    options = parser.parse_args()
    files = []
    for path in options.paths:
        if os.path.isfile(path):
            files.append(path)
        for folder, _, names in os.walk(path):
            files += [os.path.join(folder, name) for name in sorted(names) if name.endswith(".py")]
    if options.limit:
        files = files[:: max(1, len(files) // options.limit)]
    command = [options.build + "/frontend_dump", "--attributes"] + ["--type-comments"] * options.type_comments
    same, different = 0, []
    for start in range(0, len(files), 100):
        part = files[start : start + 100]
        done = subprocess.run(command + ["-"], input="\n".join(part + [part[-1]]).encode(), stdout=subprocess.PIPE)
        outputs = done.stdout.decode("utf-8", "surrogatepass").split("\x0c\n")
        if len(outputs) < len(part):
            print("stopped with", done.returncode, "at", part[len(outputs) - 1])
            different.append(part[len(outputs) - 1])
        for name, ours in zip(part, outputs):
            with open(name, "rb") as file:
                expected = oracle(file.read(), type_comments=options.type_comments)
            if ours == expected:
                same += 1
                continue
            different.append(name)
            if len(different) > options.show:
                continue
            print("different:", name)
            theirs, mine = expected.split("\n"), ours.split("\n")
            for line in range(max(len(theirs), len(mine))):
                a = theirs[line] if line < len(theirs) else "(end)"
                b = mine[line] if line < len(mine) else "(end)"
                if a != b:
                    print("  line", line, "\n   CPython:", a[:300], "\n   ours:   ", b[:300])
                    break
    print("same: %d, different: %d" % (same, len(different)))
    return bool(different)


if __name__ == "__main__":
    sys.exit(main())
