# Words of a generated text: counting, sorting, n-grams, wrapping, anagrams, caesar and run-length coding.
import collections
import itertools
import re
import string
import textwrap

WORDS = "the of and to in a is that be it by are for was as he with on his at which but from has this will one have not were or".split()


def make_text(n):
    state = 7
    out = []
    for i in range(n):
        state = (state * 48271) % 2147483647
        word = WORDS[state % len(WORDS)]
        out.append(word.capitalize() if i % 13 == 0 else word)
        if i % 13 == 12:
            out[-1] += "."
    return " ".join(out)


def caesar(text, shift):
    lower, upper = string.ascii_lowercase, string.ascii_uppercase
    table = str.maketrans(lower + upper, lower[shift:] + lower[:shift] + upper[shift:] + upper[:shift])
    return text.translate(table)


def run_length(text):
    return "".join(f"{len(list(group))}{char}" for char, group in itertools.groupby(text))


def expand(coded):
    return re.sub(r"(\d+)(\D)", lambda m: m[2] * int(m[1]), coded)


text = make_text(20000)
words = re.findall(r"[a-z]+", text.lower())
counts = collections.Counter(words)
for word, count in sorted(counts.items(), key=lambda p: (-p[1], p[0]))[:8]:
    print(f"{word:<8}{count:>6} {'*' * (count // 50)}")
pairs = collections.Counter(zip(words, words[1:]))
print(sorted(pairs.items(), key=lambda p: (-p[1], p[0]))[:3])
groups = collections.defaultdict(set)
for word in counts:
    groups["".join(sorted(word))].add(word)
print(sorted(map(sorted, (g for g in groups.values() if len(g) > 1))))
print(textwrap.fill(text[:300], 50))
secret = caesar(text, 7)
print(secret[:40], caesar(secret, 19) == text)
picture = "".join(("a" * (i % 5 + 1)) + "b" * (i % 3 + 1) for i in range(3000))
print(run_length(picture)[:30], expand(run_length(picture)) == picture)
sentences = [s.strip() for s in text.split(".") if s.strip()]
print(len(sentences), max(map(len, sentences)), sum(len(s.split()) for s in sentences))
lengths = collections.Counter(map(len, words))
print(sorted(lengths.items()), text.title().swapcase()[:30], len(set(text)))
