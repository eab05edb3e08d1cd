# timeout: 120
# no-stress: too long
"""Some hundred generated programs, a third of them with known mistakes (tools/generate_programs.py): a digest of what the front end makes of each.

`tools/compare_programs.py --seed 11 --count 450` shows the difference where a line differs.
"""
import binascii
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools"))

import generate_programs
import program_outcomes

SEED, COUNT = 11, 450

for number in range(COUNT):
    found = program_outcomes.outcomes(generate_programs.make_program(SEED, number))
    digests = [name + " " + f"{binascii.crc32(text.encode()):08x}" for name, text in found.items()]
    print(number, *digests, sep="; ")
