# Conway's game of life on an unbounded board of sets, with known patterns.
from collections import Counter

def step(cells):
    counts = Counter((x + dx, y + dy) for x, y in cells for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy)
    return {cell for cell, n in counts.items() if n == 3 or n == 2 and cell in cells}


def parse(text, x0=0, y0=0):
    return {(x + x0, y + y0) for y, line in enumerate(text.split()) for x, c in enumerate(line) if c == "#"}


def show(cells, width, height):
    return "\n".join("".join("#" if (x, y) in cells else "." for x in range(width)) for y in range(height))


glider = parse(".#. ..# ###")
r_pentomino = parse(".## ##. .#.")
for name, cells, generations in (("glider", glider, 60), ("r-pentomino", r_pentomino, 160), ("blinker", parse("###", 1, 2), 5)):
    for _ in range(generations):
        cells = step(cells)
    print(name, len(cells), min(cells), max(cells))
print(show(step(parse("###", 1, 2)), 5, 5))
shifted = glider
for _ in range(4):
    shifted = step(shifted)
print(shifted == {(x + 1, y + 1) for x, y in glider})
