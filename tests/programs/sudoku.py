# Solves sudoku puzzles by propagation and search over dicts and strings.

DIGITS = "123456789"
ROWS = "ABCDEFGHI"
SQUARES = [r + c for r in ROWS for c in DIGITS]
UNITS = ([[r + c for c in DIGITS] for r in ROWS] + [[r + c for r in ROWS] for c in DIGITS]
         + [[r + c for r in rs for c in cs] for rs in ("ABC", "DEF", "GHI") for cs in ("123", "456", "789")])
UNITS_OF = {s: [u for u in UNITS if s in u] for s in SQUARES}
PEERS = {s: set().union(*UNITS_OF[s]) - {s} for s in SQUARES}


class Contradiction(Exception):
    pass


def assign(values, square, digit):
    for other in values[square].replace(digit, ""):
        eliminate(values, square, other)
    return values


def eliminate(values, square, digit):
    if digit not in values[square]:
        return
    values[square] = values[square].replace(digit, "")
    if not values[square]:
        raise Contradiction(square)
    if len(values[square]) == 1:
        for peer in PEERS[square]:
            eliminate(values, peer, values[square])
    for unit in UNITS_OF[square]:
        places = [s for s in unit if digit in values[s]]
        if not places:
            raise Contradiction(digit)
        if len(places) == 1:
            assign(values, places[0], digit)


def parse(grid):
    values = dict.fromkeys(SQUARES, DIGITS)
    for square, char in zip(SQUARES, grid):
        if char in DIGITS:
            assign(values, square, char)
    return values


def search(values):
    global nodes
    nodes += 1
    open_squares = [s for s in SQUARES if len(values[s]) > 1]
    if not open_squares:
        return values
    square = min(open_squares, key=lambda s: (len(values[s]), s))
    for digit in values[square]:
        try:
            return search(assign(dict(values), square, digit))
        except Contradiction:
            continue
    raise Contradiction("no digit fits")


nodes = 0
for grid in ("4.....8.5.3..........7......2.....6.....8.4......1.......6.3.7.5..2.....1.4......",
             "..3.2.6..9..3.5..1..18.64....81.29..7.......8..67.82....26.95..8..2.3..9..5.1.3..",
             "52...6.........7.13...........4..8..6......5...........418.........3..2...87....."):
    try:
        solved = search(parse(grid))
        print("".join(solved[s] for s in SQUARES))
    except Contradiction as error:
        print("no solution", error)
print("nodes", nodes)
