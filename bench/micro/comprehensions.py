# List, dict and set comprehensions with conditions.

def run():
    total = 0
    for n in range(1350):
        squares = [i * i for i in range(2000) if i & 1]
        index = {i: i + n for i in range(2000)}
        remainders = {i % 97 for i in range(2000)}
        total += len(squares) + index[1999] + len(remainders)
    return total


EXPECTED = 5090175
