# Dict look-ups, stores and membership with string keys.

WORDS = [f"key{i}" for i in range(500)]


def run():
    counts = {}
    words = WORDS
    for _ in range(9000):
        for word in words:
            if word in counts:
                counts[word] += 1
            else:
                counts[word] = 1
    return sum(counts.values()), counts["key42"]


EXPECTED = (4500000, 9000)
