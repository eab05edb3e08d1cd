# Iterating over the characters of a string, ord, chr and comparison.

TEXT = "Pack my box with five dozen liquor jugs. " * 50


def run():
    total = 0
    for _ in range(2200):
        for char in TEXT:
            if "a" <= char <= "z":
                total += ord(char)
            elif char == " ":
                total += 1
    return total


EXPECTED = 373230000
