# A JSON reader and writer in plain Python: characters, slices, dicts, lists, recursion, exceptions.

class Reader:
    def __init__(self, text):
        self.text = text
        self.at = 0

    def fail(self, message):
        raise ValueError(f"{message} at {self.at}")

    def skip(self):
        text, at = self.text, self.at
        while at < len(text) and text[at] in " \t\r\n":
            at += 1
        self.at = at

    def value(self):
        self.skip()
        if self.at >= len(self.text):
            self.fail("unexpected end")
        char = self.text[self.at]
        if char == "{":
            return self.object()
        if char == "[":
            return self.array()
        if char == '"':
            return self.string()
        if char == "-" or char.isdigit():
            return self.number()
        for word, value in (("true", True), ("false", False), ("null", None)):
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return value
        self.fail(f"unexpected {char!r}")

    def expect(self, char):
        self.skip()
        if self.text[self.at:self.at + 1] != char:
            self.fail(f"expected {char!r}")
        self.at += 1

    def object(self):
        result = {}
        self.expect("{")
        self.skip()
        if self.text[self.at] == "}":
            self.at += 1
            return result
        while True:
            self.skip()
            key = self.string()
            self.expect(":")
            result[key] = self.value()
            self.skip()
            if self.text[self.at] == "}":
                self.at += 1
                return result
            self.expect(",")

    def array(self):
        result = []
        self.expect("[")
        self.skip()
        if self.text[self.at] == "]":
            self.at += 1
            return result
        while True:
            result.append(self.value())
            self.skip()
            if self.text[self.at] == "]":
                self.at += 1
                return result
            self.expect(",")

    def string(self):
        text = self.text
        at = self.at + 1
        pieces = []
        start = at
        while True:
            char = text[at]
            if char == '"':
                pieces.append(text[start:at])
                self.at = at + 1
                return "".join(pieces)
            if char == "\\":
                pieces.append(text[start:at])
                escape = text[at + 1]
                if escape == "u":
                    pieces.append(chr(int(text[at + 2:at + 6], 16)))
                    at += 6
                else:
                    pieces.append({"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}.get(escape, escape))
                    at += 2
                start = at
            else:
                at += 1

    def number(self):
        text, at = self.text, self.at
        start = at
        is_float = False
        while at < len(text) and (text[at].isdigit() or text[at] in "+-.eE"):
            is_float = is_float or text[at] in ".eE"
            at += 1
        self.at = at
        return float(text[start:at]) if is_float else int(text[start:at])


def write(value, out):
    if value is None:
        out.append("null")
    elif value is True or value is False:
        out.append("true" if value else "false")
    elif isinstance(value, str):
        out.append('"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"')
    elif isinstance(value, dict):
        out.append("{")
        for i, (key, item) in enumerate(value.items()):
            if i:
                out.append(",")
            write(key, out)
            out.append(":")
            write(item, out)
        out.append("}")
    elif isinstance(value, list):
        out.append("[")
        for i, item in enumerate(value):
            if i:
                out.append(",")
            write(item, out)
        out.append("]")
    else:
        out.append(repr(value))


def make_document():
    users = []
    for i in range(220):
        users.append({"id": i, "name": f"user {i} \"quoted\"", "score": i * 1.25, "tags": ["a", "b\n", f"t{i % 7}"],
                      "active": i % 3 == 0, "parent": None if i % 5 else {"id": i // 5, "path": ["x", [i, [i + 1]]]}})
    return {"users": users, "meta": {"count": len(users), "unicode": "é\\u0041"}}


def run():
    out = []
    write(make_document(), out)
    text = "".join(out)
    for _ in range(60):
        value = Reader(text).value()
    errors = 0
    for broken in ("[1, 2", "{\"a\" 1}", "[tru]", "", "{\"a\": }"):
        try:
            Reader(broken).value()
        except (ValueError, IndexError):
            errors += 1
    again = []
    write(value, again)
    return len(text), "".join(again) == text, value["users"][15]["parent"], errors


EXPECTED = (24587, True, {'id': 3, 'path': ['x', [15, [16]]]}, 5)
