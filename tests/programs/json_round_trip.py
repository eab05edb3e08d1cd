# The json module on generated data: dumps with every option, loads, errors, own encoders and hooks.
import json

class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


class Encoder(json.JSONEncoder):
    def default(self, value):
        if isinstance(value, Point):
            return {"__point__": [value.x, value.y]}
        if isinstance(value, (set, frozenset)):
            return sorted(value)
        return super().default(value)


def hook(d):
    return Point(*d["__point__"]) if "__point__" in d else d


def make(n, depth):
    if depth == 0:
        return [n, -n, n / 8, str(n), None, n % 2 == 0, "é\n\"\\/\u2028😀\x00"][n % 7]
    if n % 2:
        return [make(n + i, depth - 1) for i in range(4)]
    return {f"k{i}": make(n * 3 + i, depth - 1) for i in range(4)}


data = make(2, 6)
text = json.dumps(data)
print(len(text), json.loads(text) == data, text[:100])
print(json.dumps(make(3, 2), indent=2, sort_keys=True)[:200])
print(json.dumps({"b": 1, "a": [1.5, None]}, separators=(",", ":"), sort_keys=True), json.dumps("é😀", ensure_ascii=False), json.dumps("é😀"))
print(json.dumps([Point(1, 2), {3, 1}], cls=Encoder), json.loads('[{"__point__": [5, 6]}]', object_hook=hook)[0].y)
print(json.dumps({1: "int", 1.5: "float", True: "bool", None: "none"}), json.dumps([float("inf"), float("-inf"), float("nan"), 1e100, 1e-7, 10**25, -0.0]))
print(json.loads('{"a": 1, "a": 2}'), json.loads('{"a": 1, "b": 2}', object_pairs_hook=list), json.loads("[1.0, 1, 1e3, -0]", parse_float=str, parse_int=float), json.loads(b'"bytes"'), json.loads(' [ ] '), json.loads('"\\ud83d\\ude00\\u00e9"'), json.loads("NaN") != 0)
for bad in ("", "{", "[1,", "[1 2]", '{"a"}', "{'a': 1}", "tru", "01", "1.", '"abc', '"\x01"', "[1] 2", '"\\x"', "{\"a\": 1,}", "[,]", "nul", "-", '"\\u12"', "\ufeff1"):
    try:
        print(json.loads(bad))
    except ValueError as error:
        print(repr(bad), type(error).__name__, error)
for value in (object, {(1,): 2}, [lambda: 0], {1, 2}, b"x", 1j):
    try:
        print(json.dumps(value))
    except TypeError as error:
        print(error)
loop = []
loop.append(loop)
try:
    json.dumps(loop)
except ValueError as error:
    print(error)
print(json.dumps({(1,): 2, "k": 3}, skipkeys=True), json.dumps([[[]]], indent="-"), json.dumps({}, indent=1), json.dumps([], indent=1))
for _ in range(12):
    text = json.dumps(json.loads(text), indent=1)
print(len(text), "".join(json.JSONEncoder().iterencode({"a": [1, {"b": 2}]})), json.JSONDecoder().raw_decode("[1] rest"))
