# Perfect play by minimax with alpha-beta and memory: tuples as keys, recursion, iteration over lines.
import functools

LINES = [(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6)]


def winner(board):
    for a, b, c in LINES:
        if board[a] == board[b] == board[c] != " ":
            return board[a]
    return "draw" if " " not in board else None


def moves(board):
    return [i for i, cell in enumerate(board) if cell == " "]


def play(board, move, player):
    return board[:move] + player + board[move + 1:]


@functools.lru_cache(maxsize=None)
def value(board, player):
    result = winner(board)
    if result:
        return {"X": 1, "O": -1, "draw": 0}[result]
    values = [value(play(board, m, player), "O" if player == "X" else "X") for m in moves(board)]
    return max(values) if player == "X" else min(values)


def alpha_beta(board, player, low, high):
    global visited
    visited += 1
    result = winner(board)
    if result:
        return {"X": 1, "O": -1, "draw": 0}[result]
    for m in moves(board):
        v = alpha_beta(play(board, m, player), "O" if player == "X" else "X", low, high)
        if player == "X":
            low = max(low, v)
        else:
            high = min(high, v)
        if low >= high:
            break
    return low if player == "X" else high


def games(board, player):
    if winner(board):
        return {winner(board): 1}
    total = {}
    for m in moves(board):
        for k, n in games_cached(play(board, m, player), "O" if player == "X" else "X").items():
            total[k] = total.get(k, 0) + n
    return total


games_cached = functools.lru_cache(None)(games)
visited = 0
print(value(" " * 9, "X"), alpha_beta(" " * 9, "X", -2, 2), visited, sorted(games(" " * 9, "X").items()), value.cache_info().currsize)
board, player = " " * 9, "X"
while not winner(board):
    pick = max if player == "X" else min
    best = pick(moves(board), key=lambda m: (value(play(board, m, player), "O" if player == "X" else "X"), -m if player == "X" else m))
    board, player = play(board, best, player), "O" if player == "X" else "X"
    print("\n".join("|".join(board[r:r + 3]) for r in (0, 3, 6)), "\n--")
print(winner(board))
