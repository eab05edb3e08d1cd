# A small search engine: tokens, an index with positions, boolean and phrase queries, ranking, edit distance.
import collections
import math

TOPICS = {"sea": "wave ship sail storm salt island harbour fish captain wind", "forest": "tree leaf wolf moss path deer shadow wind river owl",
          "city": "street light tower market bridge river noise crowd window train"}


def documents(n):
    state = 77
    names = sorted(TOPICS)
    for i in range(n):
        words = []
        for _ in range(40):
            state = state * 25214903917 + 11 & (1 << 48) - 1
            pool = TOPICS[names[i % 3] if state >> 40 & 3 else names[state >> 30 & 1]].split()
            words.append(pool[(state >> 20) % len(pool)])
        yield i, " ".join(words)


class Index:
    def __init__(self):
        self.postings = collections.defaultdict(lambda: collections.defaultdict(list))
        self.lengths = {}

    def add(self, ident, text):
        words = text.split()
        self.lengths[ident] = len(words)
        for position, word in enumerate(words):
            self.postings[word][ident].append(position)

    def documents(self, word):
        return set(self.postings[word]) if word in self.postings else set()

    def query(self, text):
        result, mode = None, "and"
        for word in text.split():
            if word in ("and", "or", "not"):
                mode = word
                continue
            found = self.documents(word)
            if result is None:
                result = found
            elif mode == "or":
                result |= found
            elif mode == "not":
                result -= found
            else:
                result &= found
            mode = "and"
        return result or set()

    def phrase(self, *words):
        hits = []
        for ident in set.intersection(*map(self.documents, words)):
            starts = set(self.postings[words[0]][ident])
            for offset, word in enumerate(words[1:], 1):
                starts &= {p - offset for p in self.postings[word][ident]}
            hits += [(ident, s) for s in starts]
        return sorted(hits)

    def rank(self, *words):
        scores = collections.Counter()
        for word in words:
            places = self.postings.get(word, {})
            weight = math.log(len(self.lengths) / (1 + len(places))) + 1
            for ident, positions in places.items():
                scores[ident] += len(positions) / self.lengths[ident] * weight
        return sorted(((round(s, 6), -i) for i, s in scores.items()), reverse=True)[:3]


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


index = Index()
for ident, text in documents(1500):
    index.add(ident, text)
for q in ("wolf", "wolf ship", "wolf or ship", "river not wolf", "tower and train not noise", "dragon", "wind not dragon"):
    found = index.query(q)
    print(q, len(found), sorted(found)[:5])
print(index.phrase("tree", "leaf")[:5], len(index.phrase("river", "river")), len(index.phrase("wave", "ship", "sail")))
print(index.rank("captain", "storm"), index.rank("owl"), index.rank("dragon"))
for typo in ("captan", "forrest", "rivver", "bridg", "islnd", "qqq"):
    print(typo, sorted((distance(typo, w), w) for w in index.postings)[:2])
