# Sorting with and without a key function, numbers, strings and tuples.

def run():
    state = 12345
    numbers = []
    for _ in range(48_000):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        numbers.append(state)
    checksum = 0
    for _ in range(5):
        checksum ^= sorted(numbers)[1000]
        checksum ^= sorted(numbers, key=lambda n: n % 1000)[2000]
        checksum ^= len(sorted([str(n) for n in numbers])[100])
        checksum ^= sorted([(n & 15, n) for n in numbers], reverse=True)[50][1]
    return checksum


EXPECTED = 1269091864
