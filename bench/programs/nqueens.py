# All ways to place queens, by backtracking in three styles: sets, bit masks and generators of permutations.

def with_sets(n, row, columns, rising, falling):
    if row == n:
        return 1
    count = 0
    for column in range(n):
        if column not in columns and row + column not in rising and row - column not in falling:
            columns.add(column)
            rising.add(row + column)
            falling.add(row - column)
            count += with_sets(n, row + 1, columns, rising, falling)
            columns.remove(column)
            rising.remove(row + column)
            falling.remove(row - column)
    return count


def with_masks(full, columns, left, right):
    if columns == full:
        return 1
    count = 0
    free = full & ~(columns | left | right)
    while free:
        bit = free & -free
        free ^= bit
        count += with_masks(full, columns | bit, (left | bit) << 1, (right | bit) >> 1)
    return count


def permutations(items):
    if len(items) <= 1:
        yield tuple(items)
        return
    for i, item in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1:]):
            yield (item,) + rest


def with_permutations(n):
    count = 0
    for queens in permutations(list(range(n))):
        if len({queens[i] + i for i in range(n)}) == n and len({queens[i] - i for i in range(n)}) == n:
            count += 1
    return count


def run():
    return with_sets(9, 0, set(), set(), set()), with_masks((1 << 12) - 1, 0, 0, 0), with_permutations(8)


EXPECTED = (352, 14200, 92)
