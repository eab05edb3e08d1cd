# Building strings by concatenation, join and repetition.

def run():
    total = 0
    for n in range(28):
        text = ""
        for i in range(60_000):
            text += "ab"
        pieces = []
        for i in range(60_000):
            pieces.append("x" + str(i))
        total += len(text) + len("-".join(pieces)) + len("=" * n)
    return total


EXPECTED = 14809270
