#!/usr/bin/python3.11
"""Compare the failures of the front end with those of CPython 3.11.

    tools/compare_errors.py [--build build/checked] [--mutate SEED:COUNT] [FILE ...]

A file holds texts that are ended by a line of 20 '=' (default: tests/lang/syntax_errors/*.txt). With --mutate the
texts are made from files of the standard library instead: cut off, or with a token left out, doubled or exchanged.
"""
import argparse, ast, glob, io, os, random, subprocess, sys, tempfile, tokenize, warnings

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from compare_ast import oracle_failure

warnings.simplefilter("ignore")
END = "\n====================\n"


def oracle(text, mode):
    try:
        ast.parse(text, mode=mode)
        return "OK\n"
    except Exception as error:
        return oracle_failure(error)


def mutations(seed, count, folder):
    chance = random.Random(seed)
    files = sorted(glob.glob(folder + "/*.py"))
    others = ["(", ")", "[", "]", "{", "}", ":", ",", "=", "==", "*", "**", ":=", ".", "if", "else", "for", "in", "not",
              "lambda", "x", "1", "'s'", "f'{x}'", "print", "as", "import", "from", "yield", "await", "async", "def",
              "class", "with", "try", "except", "finally", "None", "return", "\n", "\n  ", "match", "case", "_", "->",
              "+", "@", "/", "del", ";", "\\", "f'{x y}'", "'", '"', "1_", "0x", "$", "?", "!", "é", "€"]
    texts = []
    while len(texts) < count:
        with open(chance.choice(files), encoding="utf-8", errors="replace") as file:
            lines = file.read().split("\n")
        at = chance.randrange(max(1, len(lines)))
        text = "\n".join(lines[at : at + chance.randrange(1, 25)]) + "\n"
        indent = len(text) - len(text.lstrip(" "))
        text = "\n".join(line[indent:] if line[:indent].isspace() else line for line in text.split("\n"))
        try:
            tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
        except Exception:
            tokens = []
        kind = chance.randrange(5)
        if kind == 0 or not tokens:
            text = text[: chance.randrange(len(text) + 1)]
        else:
            token = chance.choice(tokens)
            rows = text.split("\n")
            row, column = token.start
            if row - 1 >= len(rows) or token.end[0] != row:
                continue
            line = rows[row - 1]
            new = {1: "", 2: token.string + " " + token.string, 3: chance.choice(others),
                   4: token.string + " " + chance.choice(others)}[kind]
            rows[row - 1] = line[:column] + new + line[token.end[1]:]
            text = "\n".join(rows)
        if "\0" not in text and "\r" not in text and END not in text + END[1:]:
            texts.append(text)
    return texts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build/checked")
    parser.add_argument("--mutate")
    parser.add_argument("--mode", default="exec")
    parser.add_argument("--show", type=int, default=20)
    parser.add_argument("--folder", default="/usr/lib/python3.11")
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if options.mutate:
        seed, count = options.mutate.split(":")
        texts = mutations(int(seed), int(count), options.folder)
    else:
        texts = []
        for name in options.files or sorted(glob.glob(here + "/tests/lang/syntax_errors/*.txt")):
            with open(name, encoding="utf-8", newline="") as file:
                texts += file.read().split(END)
        texts = [text for text in texts if text]
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="") as file:
        file.write("".join(text + END for text in texts))
        file.flush()
        done = subprocess.run([options.build + "/frontend_dump", "--quiet", "--text", "--cases", "--mode=" + options.mode, file.name],
                              stdout=subprocess.PIPE)
    ours = done.stdout.decode("utf-8", "surrogatepass").split("\n")
    if done.returncode < 0 or len(ours) != len(texts) + 1:
        print("stopped with", done.returncode, "after", len(ours) - 1, "of", len(texts))
        print(repr(texts[min(len(ours) - 1, len(texts) - 1)]))
        return 1
    different = 0
    failures = 0
    for text, mine in zip(texts, ours):
        expected = oracle(text, options.mode)[:-1]
        failures += expected != "OK"
        if mine == expected:
            continue
        different += 1
        if different <= options.show:
            print("text:    %r\n CPython: %s\n ours:    %s" % (text[-300:], expected, mine))
    print("texts: %d, with a failure: %d, different: %d" % (len(texts), failures, different))
    return bool(different)


if __name__ == "__main__":
    sys.exit(main())
