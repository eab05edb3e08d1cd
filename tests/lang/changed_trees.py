# timeout: 120
# no-stress: too long
"""Some hundred syntax trees changed at random (tools/tree_outcomes.py): what compile() makes of each, as a digest.

`tools/compare_trees.py --seed 1` shows the difference where a line differs. In the range are no trees that CPython does
not survive.
"""
import binascii
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools"))

import tree_outcomes

for number in range(57, 440):
    text = tree_outcomes.outcome(1, number)
    print(number, f"{binascii.crc32(text.encode()):08x}", text[:100] if "Error" in text[:20] else "")
