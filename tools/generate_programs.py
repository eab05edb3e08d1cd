#!/usr/bin/python3.11
"""Programs to compile, made from a seed: equal seeds give equal programs.

    tools/generate_programs.py SEED [COUNT]   prints COUNT programs as they are compiled, each ended by a line of 20 '='

A program is a `Program`: the source (str or bytes) and how it is compiled. The tokens come from program_grammar.py;
here they are laid out with odd spaces, continuations, comments and indentation, and some of the programs are
broken: tokens lost, doubled or exchanged, characters changed, the end cut off.
"""
from __future__ import annotations

import dataclasses
import os
import random
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from program_grammar import Line, Tokens, Writer, needs_space  # noqa: E402
from program_mistakes import with_mistake  # noqa: E402

OPENING, CLOSING = ("(", "[", "{"), (")", "]", "}")
TOKENS = ["(", ")", "[", "]", "{", "}", ":", ",", "=", "==", "*", "**", ":=", ".", "if", "else", "elif", "for", "in", "not", "is", "lambda",
          "x", "1", "'s'", "f'{x}'", "b'b'", "print", "as", "import", "from", "yield", "await", "async", "def", "class", "with", "try",
          "except", "finally", "None", "True", "return", "match", "case", "_", "->", "+", "@", "/", "del", ";", "\\", "'", '"', '"""', "1_",
          "$", "?", "!", "!=", "<>", "é", "€", "...", "global", "nonlocal", "raise", "assert", "while", "pass", "break", "continue", "|", "~",
          "0777", "1.e", "# c", "\n", "\t", "\x0c", "\x00", "\u00a0", "\ufeff", "f'{'", "f'{x y}'", "f'}'", "exec", "+=", "//=", "and", "or"]
FUTURE_ANNOTATIONS, FUTURE_FLUFL, TOP_LEVEL_AWAIT, NO_DEDENT, INCOMPLETE = 0x1000000, 0x400000, 0x2000, 0x200, 0x4000


@dataclasses.dataclass
class Program:
    source: str | bytes
    mode: str = "exec"
    flags: int = 0
    optimize: int = 0
    feature_version: int = -1
    type_comments: bool = False


class Layout:
    """Writes lines of tokens as text. `oddness` is the share of places where the spacing is unusual."""

    def __init__(self, chance: random.Random, oddness: float):
        self.chance = chance
        self.oddness = oddness

    def odd(self, share: float = 1.0) -> bool:
        return self.chance.random() < self.oddness * share

    def space(self, nested: int) -> str:
        if not self.odd():
            return " "
        if nested:
            return self.chance.choice(["  ", "\t", "\n", "\n   ", " # c\n", "\n\n ", "\\\n", " \x0c"])
        return self.chance.choice(["  ", "\t", " \\\n", "\\\n  ", " \x0c", "   "])

    def line(self, tokens: Tokens) -> str:
        text, nested = "", 0
        for i, token in enumerate(tokens):
            if i and not token.startswith("#"):
                left = tokens[i - 1]
                if needs_space(left, token):
                    text += self.space(nested)
                elif left in (",", ":", ";") or self.chance.random() < 0.35:
                    text += self.space(nested) if not self.odd(2) else ""
            elif i:
                text += "  "
            text += token
            if token.startswith("#") and i + 1 < len(tokens):
                text += "\n"
            nested += (token in OPENING) - (token in CLOSING)
        return text

    def program(self, lines: list[Line]) -> str:
        """Blocks are indented in a way of their own each; some stand on the line of their head."""
        widths = [""]
        text, i, joined = "", 0, False
        while i < len(lines):
            depth, tokens = lines[i]
            while len(widths) <= depth:
                widths.append(widths[-1] + (self.chance.choice([" ", "  ", "\t", "        ", "   "]) if self.odd(3) else "    "))
            if depth + 1 < len(widths) and self.odd(2):
                del widths[depth + 1:]
            if self.odd():
                text += self.chance.choice(["\n", "  \n", "# comment\n", "        # deep\n", "\t\n", "\x0c\n", "   # type: ignore\n"])
            body = self.line(tokens)
            text += widths[depth] + body
            if self.odd():
                text += self.chance.choice(["  # after", " ", "\t", "  # type: ignore", " # é", ";" if body[-1:] not in ":;" else ""])
            # A block of simple statements may follow its colon.
            if tokens[-1:] == [":"] and self.odd(2) and i + 1 < len(lines) and lines[i + 1][1][-1:] != [":"] and not text.endswith(("r", "e", "é")):
                inside = [line for line in self.block_after(lines, i)]
                if all(line[1][-1:] != [":"] and line[0] == depth + 1 and "@" != line[1][0] and not line[1][-1].startswith("#") for line in inside):
                    text += " " + "; ".join(self.line(line[1]).rstrip(";") for line in inside)
                    i += len(inside)
            text += "\n"
            i += 1
        return text

    @staticmethod
    def block_after(lines: list[Line], index: int) -> list[Line]:
        found = []
        for line in lines[index + 1:]:
            if line[0] <= lines[index][0]:
                break
            found.append(line)
        return found


def break_tokens(chance: random.Random, lines: list[Line]) -> list[Line]:
    """One to three changes at tokens or at the depth of a line."""
    lines = [(depth, list(tokens)) for depth, tokens in lines]
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        index = chance.randrange(len(lines))
        depth, tokens = lines[index]
        at = chance.randrange(len(tokens)) if tokens else 0
        kind = chance.randrange(9)
        if kind <= 1 and tokens:
            del tokens[at]
        elif kind == 2 and tokens:
            tokens.insert(at, tokens[at])
        elif kind == 3 and tokens:
            other = chance.choice(lines)[1]
            if other:
                position = chance.randrange(len(other))
                tokens[at], other[position] = other[position], tokens[at]
        elif kind <= 5:
            tokens.insert(at, chance.choice(TOKENS))
        elif kind == 6 and tokens:
            tokens[at] = chance.choice(TOKENS)
        elif kind == 7:
            lines[index] = (max(0, depth + chance.choice([-1, 1, 2])), tokens)
        elif len(lines) > 1:
            del lines[index]
    return [line for line in lines if line[1]]


def break_text(chance: random.Random, text: str) -> str:
    """One or two changes at characters."""
    for _ in range(chance.choice([1, 1, 2])):
        at = chance.randrange(len(text) + 1)
        kind = chance.randrange(6)
        if kind == 0:
            text = text[:at]
        elif kind == 1:
            text = text[:at] + text[at + chance.randint(1, 4):]
        elif kind == 2:
            text = text[:at] + chance.choice(TOKENS) + text[at:]
        elif kind == 3:
            text = text[:at] + chance.choice("()[]{}:,='\"\\#\n\t .*@!$?é\x00\x0c\r;_01ef") + text[at + 1:]
        elif kind == 4:
            end = chance.randint(at, min(len(text), at + 30))
            text = text[:end] + text[at:end] + text[end:]
        else:
            text = text[at:]
    return text


def as_bytes(chance: random.Random, text: str) -> bytes:
    kind = chance.randrange(6)
    if kind == 0:
        return b"\xef\xbb\xbf" + text.encode("utf-8", "surrogatepass")
    if kind == 1:
        return b"# -*- coding: latin-1 -*-\n" + text.encode("latin-1", "replace")
    if kind == 2:
        return b"# vim: set fileencoding=utf-8 :\n" + text.encode("utf-8", "surrogatepass")
    if kind == 3:
        return text.encode("latin-1", "replace")
    return text.encode("utf-8", "surrogatepass")


def make_program(seed: int, number: int) -> Program:
    """The program of this number; programs do not depend on each other."""
    chance = random.Random(f"{seed}:{number}")
    kind = number % 6  # 0, 1: as valid as can be; 2: rules broken by the writer; 3: changed afterwards; 4, 5: a known mistake
    writer = Writer(chance, wild=chance.choice([0.004, 0.01, 0.03]) if kind == 2 else 0.0, size=chance.choice([1, 2, 3, 5, 8]))
    program = Program("")
    roll = chance.random()
    lines = writer.program()
    if roll < 0.06:
        program.mode = "eval"
        lines = [(0, writer.star_list() if chance.random() < 0.7 else writer.named())]
    elif roll < 0.12:
        program.mode = "single"
        lines = writer.statement(0)
    layout = Layout(chance, chance.choice([0.0, 0.01, 0.03, 0.1, 0.25]))
    if kind >= 4 and lines:
        lines = with_mistake(writer, chance, lines if chance.random() < 0.7 else lines[:1])
    if kind == 3 and chance.random() < 0.6 or kind >= 4 and chance.random() < 0.15:
        lines = break_tokens(chance, lines) if lines else lines
    text = layout.program(lines)
    if kind == 3 and chance.random() < 0.55:
        text = break_text(chance, text)
    if chance.random() < 0.05:
        text = text.replace("\n", chance.choice(["\r\n", "\r"]))
    if chance.random() < 0.1:
        text = text.rstrip("\n")
    program.source = as_bytes(chance, text) if chance.random() < 0.15 else text
    for flag in (FUTURE_ANNOTATIONS, FUTURE_FLUFL, TOP_LEVEL_AWAIT, NO_DEDENT, INCOMPLETE):
        if chance.random() < 0.04:
            program.flags |= flag
    program.optimize = chance.choice([0, 0, 0, 1, 2])
    program.feature_version = chance.choice([-1] * 6 + [4, 5, 6, 7, 8, 9, 10])
    program.type_comments = chance.random() < 0.4
    return program


def main() -> None:
    seed, count = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20
    for number in range(count):
        program = make_program(seed, number)
        source = program.source if isinstance(program.source, str) else program.source.decode("utf-8", "replace")
        print(source + "=" * 20, end="\n")


if __name__ == "__main__":
    main()
