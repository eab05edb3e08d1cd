#!/usr/bin/python3.11
"""Compare the tokens of the front end with those of CPython's own tokenizer (module _tokenize).

    tools/compare_tokens.py [--build build/checked] [--limit N] [FILE ...]      default: the standard library
"""
import argparse, glob, subprocess, sys, tempfile, token
from _tokenize import TokenizerIter


def oracle(text):
    lines = []
    try:
        for string, kind, line, end_line, column, end_column, _ in TokenizerIter(text):
            name = token.tok_name[kind]
            if name not in ("ENDMARKER", "NAME", "NUMBER", "STRING", "NEWLINE", "INDENT", "DEDENT", "ASYNC", "AWAIT"):
                name = "OP"
            lines.append("%d,%d-%d,%d:\t%s\t%s" % (line, column, end_line, end_column, name, string))
    except SyntaxError:
        pass
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build/checked")
    parser.add_argument("--limit", type=int, default=200)
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    files = options.files
    if not files:
        files = sorted(glob.glob("/usr/lib/python3.11/**/*.py", recursive=True))
        files = files[:: max(1, len(files) // options.limit)]
    different = 0
    for name in files:
        try:
            with open(name, encoding="utf-8") as file:
                text = file.read().replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
        with tempfile.NamedTemporaryFile("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            done = subprocess.run([options.build + "/frontend_dump", "--tokens", "--text", file.name], stdout=subprocess.PIPE)
        ours = done.stdout.decode().rstrip("\n").split("\n")
        if "Error: " in ours[-1]:
            ours = [line for line in ours[:-1] if "\tERRORTOKEN\t" not in line]
        theirs = oracle(text).rstrip("\n").split("\n")
        # The end of the text has no place of its own in one of the two.
        ours = [line for line in ours if "\tENDMARKER" not in line]
        theirs = [line for line in theirs if "\tENDMARKER" not in line]
        if ours == theirs:
            continue
        different += 1
        if different <= 5:
            for a, b in zip(theirs + [""] * len(ours), ours + [""] * len(theirs)):
                if a != b:
                    print("different: %s\n CPython: %r\n ours:    %r" % (name, a, b))
                    break
    print("files: %d, different: %d" % (len(files), different))
    return bool(different)


if __name__ == "__main__":
    sys.exit(main())
