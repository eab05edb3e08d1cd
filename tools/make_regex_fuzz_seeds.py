#!/usr/bin/python3.11
"""Turns the vectors of src/regex into seeds of fuzz/regex_fuzz.cpp:

    /usr/bin/python3.11 tools/make_regex_fuzz_seeds.py FOLDER
"""
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
vectors = pathlib.Path(__file__).parent.parent / "tests/data/regex/vectors.txt"
number = 0
for line in vectors.read_text().splitlines():
    if line.startswith("P"):
        _, groups, _, *texts = line.split()
        words = []
        for text in texts:
            word, _, count = text.partition("*")
            words += [0xFFFF if word == "M" else int(word, 16)] * int(count or 1)
        usable = len(words) < 256 and int(groups) < 16 and all(word <= 0xFFFF for word in words)
    elif line.startswith("T") and usable:
        subject = line.split()[4][2:].replace("%20", " ").encode()
        data = bytes([int(groups), len(words)]) + b"".join(w.to_bytes(2, "little") for w in words) + subject
        (folder / ("%05d" % number)).write_bytes(data)
        number += 1
        usable = False  # one subject for each pattern
