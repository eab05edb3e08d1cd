# Compression: Huffman trees with heaps, LZ77 with a dict of positions, bit strings, round trips.
import heapq
from collections import Counter

def codes(data):
    heap = [(n, i, s) for i, (s, n) in enumerate(sorted(Counter(data).items()))]
    heapq.heapify(heap)
    number = len(heap)
    while len(heap) > 1:
        a, b = heapq.heappop(heap), heapq.heappop(heap)
        heapq.heappush(heap, (a[0] + b[0], number, (a[2], b[2])))
        number += 1
    table = {}

    def walk(node, prefix):
        if isinstance(node, tuple):
            walk(node[0], prefix + "0")
            walk(node[1], prefix + "1")
        else:
            table[node] = prefix or "0"
    walk(heap[0][2], "")
    return table


def pack(bits):
    return int("1" + bits, 2).to_bytes(len(bits) // 8 + 1, "big")


def unpack(data, table):
    bits = bin(int.from_bytes(data, "big"))[3:]
    reverse = {code: symbol for symbol, code in table.items()}
    out, code = bytearray(), ""
    for bit in bits:
        code += bit
        if code in reverse:
            out.append(reverse[code])
            code = ""
    return bytes(out)


def lz(data):
    at, seen, out = 0, {}, []
    while at < len(data):
        key = data[at:at + 4]
        start = seen.get(key)
        length = 0
        if start is not None:
            while at + length < len(data) and data[start + length] == data[at + length] and length < 255:
                length += 1
        for i in range(at, at + max(length, 1)):
            seen[data[i:i + 4]] = i
        if length >= 4:
            out.append((at - start, length))
            at += length
        else:
            out.append(data[at])
            at += 1
    return out


def unlz(tokens):
    out = bytearray()
    for token in tokens:
        if isinstance(token, int):
            out.append(token)
        else:
            distance, length = token
            for _ in range(length):
                out.append(out[-distance])
    return bytes(out)


state, words = 9, []
for _ in range(9000):
    state = state * 16807 % 2147483647
    words.append(("compression", "of", "text", "with", "trees", "and", "windows", "é")[state % 8])
data = " ".join(words).encode()
table = codes(data)
packed = pack("".join(table[b] for b in data))
print(len(data), len(packed), sorted(table.items(), key=lambda p: (len(p[1]), p[0]))[:4], unpack(packed, table) == data)
tokens = lz(data)
print(len(tokens), sum(isinstance(t, tuple) for t in tokens), unlz(tokens) == data, max(t[1] for t in tokens if isinstance(t, tuple)))
print(codes(b"a"), unlz(lz(b"aaaaaaaaaaaaaaa")), lz(b"abcabcabcabcabc"))
