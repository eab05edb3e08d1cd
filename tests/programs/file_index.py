# Writes a tree of small files, indexes their words, searches, rewrites them and cleans up.
import csv
import io
import json
import os
import shutil
import tempfile
from pathlib import Path

VOCABULARY = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu".split()


def make_tree(root, count):
    state = 5
    for i in range(count):
        folder = root / f"part{i % 7}"
        folder.mkdir(exist_ok=True)
        lines = []
        for j in range(20):
            state = state * 22695477 + 1 & 0xFFFFFFFF
            lines.append(" ".join(VOCABULARY[state >> (k + 8) & 7] for k in range(5)) + f" é{j}")
        (folder / f"file{i:03}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def build_index(root):
    index = {}
    for folder, folders, files in os.walk(root):
        folders.sort()
        for name in sorted(files):
            path = os.path.join(folder, name)
            with open(path, encoding="utf-8") as file:
                for number, line in enumerate(file, 1):
                    for word in line.split():
                        index.setdefault(word, []).append((os.path.relpath(path, root), number))
    return index


root = Path(tempfile.mkdtemp(prefix="index"))
try:
    make_tree(root, 120)
    index = build_index(root)
    print(sorted((word, len(places)) for word, places in index.items() if word.isascii()))
    print(index["theta"][:3], len(index["é7"]))
    saved = root / "index.json"
    saved.write_text(json.dumps(index, sort_keys=True))
    loaded = json.loads(saved.read_text())
    print(loaded.keys() == index.keys(), [tuple(p) for p in loaded["beta"]] == index["beta"])
    changed = 0
    for path in sorted(root.glob("part*/*.txt")):
        text = path.read_text(encoding="utf-8")
        if text.count("gamma") > 16:
            path.write_text(text.replace("gamma", "GAMMA"), encoding="utf-8")
            path.rename(path.with_suffix(".new"))
            changed += 1
    print(changed, len(list(root.rglob("*.new"))), sum(p.read_bytes().count(b"GAMMA") for p in root.rglob("*.new")))
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["word", "count", 'quote "it"'])
    for word in VOCABULARY[:4]:
        writer.writerow([word, len(index.get(word, [])), "a,b\nc"])
    print(repr(table.getvalue()))
    table.seek(0)
    print(list(csv.DictReader(table))[1])
    sizes = sorted(((p.stat().st_size, p.name) for p in root.rglob("*.txt")), reverse=True)
    print(sizes[:2], sum(s for s, _ in sizes))
    binary = root / "data.bin"
    with open(binary, "wb") as f:
        for i in range(2000):
            f.write(i.to_bytes(3, "little"))
    with open(binary, "r+b") as f:
        f.seek(300)
        f.write(b"\xff" * 3)
        f.seek(0)
        data = f.read()
    print(len(data), data[297:306], sum(data) % 9973)
finally:
    shutil.rmtree(root)
print(root.exists())
