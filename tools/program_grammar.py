"""Programs written from the grammar of Python 3.11, as lists of tokens. See generate_programs.py.

`Writer.program()` gives the lines of one module, each a pair (depth, tokens). All choices come from the random
generator it is given. Most programs are valid. `wild` is the chance of every single choice that breaks a rule of the
grammar, the symbol table or the code generator: a target that is none, a `return` outside of functions, a parameter
named twice, `nonlocal` of a global name.
"""
from __future__ import annotations

import random
from collections.abc import Callable

Tokens = list[str]
Line = tuple[int, Tokens]

NAMES = ["a", "b", "c", "d", "x", "y", "z", "self", "_", "__p", "foo", "bar", "match", "case", "type", "print", "exec",
         "__class__", "é", "ﬁ", "名", "i", "l1", "rb", "f", "super", "soft", "__debug_", "__all__"]
NUMBERS = ["0", "1", "2", "3", "7", "255", "256", "-1"[1:], "1_000", "0x1f", "0XFF_FF", "0o17", "0b1_01", "00", "1.0", "0.0",
           ".5", "5.", "1e3", "1E-3", "1_0.0_1e+1_0", "1e400", "0j", "2j", "1.5J", "1_0j", "9" * 25, "2147483648",
           "18446744073709551616", "0xffffffffffffffffffff", "1000000000000000000000000"]
BAD_NUMBERS = ["01", "1_", "1__0", "0x", "0b2", "0o8", "1e", "1.e+", "1_j", "0_7", "12abc", "0b1_", "0xg", "1.2.3", "1e5x",
               "0o", "0b", "1_000_", "0777", "00.5", "0e0", "09.5", "09j", "1if", "0_0", "1__1", "5_.0", "5._0"]
BINARY = ["+", "-", "*", "/", "//", "%", "@", "<<", ">>", "&", "|", "^"]
LEVEL_OF_BINARY = {"|": 6, "^": 7, "&": 8, "<<": 9, ">>": 9, "+": 10, "-": 10, "*": 11, "/": 11, "//": 11, "%": 11, "@": 11}
COMPARISONS = [["<"], [">"], ["=="], ["!="], ["<="], [">="], ["in"], ["not", "in"], ["is"], ["is", "not"]]
AUGMENTED = [op + "=" for op in BINARY] + ["**="]
STRING_PIECES = ["a", "b c", "é", "\\n", "\\t", "\\\\", "\\x41", "\\101", "{{", "}}", "%s", "名", "\\'", '\\"', "0", "_", "d-"]
UNICODE_PIECES = ["\\N{DIGIT ONE}", "\\u00e9", "\\U0001F600", "\\ud800"]
BAD_PIECES = ["\\x4", "\\u12", "\\N{NO SUCH}", "\\N", "\\U99999999", "\\d", "\\8", "\\777", "\\400", "\\ "]
FORMATS = [">10", "", "x", ".3f", "%H:%M", "{{", "!r", "=^+#0_d", "é"]
FUTURES = ["annotations", "division", "generator_stop", "nested_scopes", "with_statement", "unicode_literals"]
# Levels of binding, as the grammar nests them.
TEST, OR, AND, NOT, COMPARISON, UNARY, POWER, AWAIT, PRIMARY, ATOM = 1, 2, 3, 4, 5, 12, 13, 14, 15, 16


class Writer:
    """Writes one program. `depth` counts what encloses the expression that is being written."""

    def __init__(self, chance: random.Random, wild: float = 0.0, size: int = 6):
        self.chance = chance
        self.wild = wild
        self.size = size
        self.scopes = ["module"]  # kinds: module, function, async, class, lambda, comprehension, async_comprehension
        self.loops = 0
        self.star_handlers = 0
        self.quotes_taken: list[str] = []  # the quotes of the f-strings around what is being written
        self.parameter_names: list[set[str]] = []  # of the functions around
        self.iterables = 0  # how many iterables of comprehensions are around
        self.deepest = chance.choice([2, 2, 3, 4])
        self.fresh = 0
        self.budget = 40 * size

    # -- choices

    def reckless(self) -> bool:
        return self.wild > 0 and self.chance.random() < self.wild

    def maybe(self, share: float) -> bool:
        return self.chance.random() < share

    def pick(self, items):
        return self.chance.choice(items)

    def several(self, write: Callable[[], Tokens], least: int, most: int, separator: str = ",") -> Tokens:
        tokens: Tokens = []
        for i in range(self.chance.randint(least, most)):
            if i:
                tokens.append(separator)
            tokens += write()
        return tokens

    def spend(self) -> bool:
        """False when the program has become long enough."""
        self.budget -= 1
        return self.budget > 0

    def name(self) -> str:
        if self.reckless():
            return self.pick(["None", "True", "__debug__", "if", "print", "async", "Ellipsis", "€", "x$", "lambda"])
        return self.pick(NAMES)

    def fresh_name(self) -> str:
        self.fresh += 1
        return f"n{self.fresh}"

    def function(self) -> str | None:
        """The kind of the innermost function around, seen through comprehensions."""
        for kind in reversed(self.scopes):
            if kind in ("function", "async", "lambda"):
                return kind
            if kind in ("module", "class"):
                return None
        return None

    def in_comprehension(self) -> bool:
        return self.scopes[-1] in ("comprehension", "async_comprehension")

    def may_bind(self) -> bool:
        """Whether an assignment expression may stand here."""
        inner = next((kind for kind in reversed(self.scopes) if "comprehension" not in kind), "module")
        return not self.iterables and not (self.in_comprehension() and inner == "class") or self.reckless()

    def may_await(self) -> bool:
        return self.function() == "async" or self.reckless()

    # -- expressions

    def expression(self, level: int = TEST, depth: int = 0) -> Tokens:
        if depth > self.deepest or not self.spend():
            return self.atom_leaf()
        level = max(level, self.chance.choice([TEST, TEST, OR, COMPARISON, 6, UNARY, POWER, PRIMARY, PRIMARY, ATOM, ATOM, ATOM]))
        inner = depth + 1
        if level == TEST:
            if self.maybe(0.25):
                return self.lambda_expression(inner)
            return [*self.expression(OR, inner), "if", *self.expression(OR, inner), "else", *self.expression(TEST, inner)]
        if level == OR:
            return [*self.expression(AND, inner), "or", *self.expression(AND, inner), *self.more("or", AND, inner)]
        if level == AND:
            return [*self.expression(NOT, inner), "and", *self.expression(NOT, inner), *self.more("and", NOT, inner)]
        if level == NOT:
            return ["not", *self.expression(NOT, inner)]
        if level == COMPARISON:
            tokens = self.expression(6, inner)
            for _ in range(self.chance.choice([1, 1, 1, 2, 3])):
                operator = self.pick(COMPARISONS) if not self.reckless() else ["<>"]
                tokens += [*operator, *self.expression(6, inner)]
            return tokens
        if 6 <= level <= 11:
            operator = self.pick([op for op in BINARY if LEVEL_OF_BINARY[op] >= level])
            own = LEVEL_OF_BINARY[operator]
            return [*self.expression(own, inner), operator, *self.expression(own + 1, inner)]
        if level == UNARY:
            return [self.pick(["-", "+", "~", "-"]), *self.expression(UNARY, inner)]
        if level == POWER:
            return [*self.expression(AWAIT, inner), "**", *self.expression(UNARY, inner)]
        if level == AWAIT and self.may_await():
            return ["await", *self.expression(PRIMARY, inner)]
        if level in (AWAIT, PRIMARY):
            return self.primary(inner)
        return self.atom(inner)

    def more(self, word: str, level: int, depth: int) -> Tokens:
        return [word, *self.expression(level, depth)] if self.maybe(0.3) else []

    def named(self, depth: int = 0) -> Tokens:
        """Where an assignment expression may stand without parentheses."""
        if self.maybe(0.12) and self.may_bind():
            target = [self.name()] if not self.reckless() else self.expression(PRIMARY, 4)
            return [*target, ":=", *self.expression(TEST, depth + 1)]
        return self.expression(TEST, depth)

    def star_named(self, depth: int) -> Tokens:
        if self.maybe(0.12):
            return ["*", *self.expression(6, depth)]
        return self.named(depth)

    def primary(self, depth: int) -> Tokens:
        tokens = self.expression(ATOM, depth) if self.maybe(0.7) else self.expression(PRIMARY, depth)
        for _ in range(self.chance.choice([1, 1, 2])):
            kind = self.chance.randrange(6)
            if kind <= 1:
                tokens += [".", self.name()]
            elif kind <= 3:
                tokens += self.arguments(depth)
            elif kind == 4:
                tokens += ["[", *self.slices(depth), "]"]
            else:
                tokens += ["[", *self.slice(depth), "]"]
        return tokens

    def slices(self, depth: int) -> Tokens:
        return [*self.several(lambda: self.slice(depth, True), 1, 3), *([","] if self.maybe(0.2) else [])]

    def slice(self, depth: int, starred: bool = False) -> Tokens:
        if self.maybe(0.6):
            if starred and self.maybe(0.1):
                return ["*", *self.expression(6, depth)]
            return self.named(depth)
        bound = lambda: self.expression(TEST, depth) if self.maybe(0.5) else []  # noqa: E731
        return [*bound(), ":", *bound(), *([":", *bound()] if self.maybe(0.4) else [])]

    def arguments(self, depth: int) -> Tokens:
        if self.maybe(0.07):
            return ["(", *self.comprehension_body(depth), ")"]
        items: list[Tokens] = []
        for _ in range(self.chance.choice([0, 1, 1, 2, 2, 3, 4])):
            items.append(["*", *self.expression(TEST, depth)] if self.maybe(0.15) else self.named(depth))
        used: set[str] = set()
        for _ in range(self.chance.choice([0, 0, 0, 1, 2])):
            if self.maybe(0.2):
                items.append(["**", *self.expression(TEST, depth)])
                continue
            name = self.name()
            if name not in used or self.reckless():
                items.append([name, "=", *self.expression(TEST, depth)])
                used.add(name)
        if self.reckless():
            self.chance.shuffle(items)
        if self.reckless():
            items.append([*self.expression(ATOM, depth), "=", "1"])
        if self.reckless():
            items.append(self.comprehension_body(depth))
        tokens = ["("]
        for i, item in enumerate(items):
            tokens += [","] if i else []
            tokens += item
        if items and self.maybe(0.15):
            tokens.append(",")
        return [*tokens, ")"]

    def atom_leaf(self) -> Tokens:
        kind = self.chance.randrange(10)
        if kind <= 4:
            return [self.name()]
        if kind <= 6:
            return [self.pick(NUMBERS) if not self.reckless() else self.pick(BAD_NUMBERS)]
        if kind == 7:
            return [self.pick(["None", "True", "False", "...", "__debug__"])]
        return self.string() if kind == 8 else ["(", ")"]

    def atom(self, depth: int) -> Tokens:
        kind = self.chance.randrange(16)
        if kind <= 4:
            return self.atom_leaf()
        if kind <= 6:
            return self.strings(depth)
        if kind == 7:
            return ["(", *self.tuple_items(depth), ")"]
        if kind == 8:
            return ["[", *self.display_items(depth), "]"]
        if kind == 9:
            return ["{", *self.display_items(depth, 1), "}"]
        if kind == 10:
            return self.dict_display(depth)
        if kind == 11:
            return ["(", *self.named(depth), ")"]
        if kind == 12:
            if self.function() and not self.in_comprehension() or self.reckless():
                return ["(", *self.yield_expression(depth), ")"]
            return ["(", *self.expression(TEST, depth), ")"]
        opening, closing = self.pick(["()", "[]", "{}"])
        if kind == 13 and opening == "{":
            return ["{", *self.comprehension_body(depth, True), "}"]
        return [opening, *self.comprehension_body(depth), closing]

    def display_items(self, depth: int, least: int = 0) -> Tokens:
        tokens = self.several(lambda: self.star_named(depth), least, 4)
        return [*tokens, ","] if tokens and self.maybe(0.2) else tokens

    def tuple_items(self, depth: int) -> Tokens:
        tokens = [*self.star_named(depth), ","]
        return [*tokens, *self.display_items(depth)]

    def dict_display(self, depth: int) -> Tokens:
        def item() -> Tokens:
            if self.maybe(0.15):
                return ["**", *self.expression(6, depth)]
            if self.reckless():
                return self.pick([["*", "a", ":", "1"], ["a"], ["a", ":"], [":", "1"], ["a", ":", "*", "b"], ["**", "a", ":", "1"]])
            return [*self.expression(TEST, depth), ":", *self.expression(TEST, depth)]
        tokens = self.several(item, 0, 4)
        return ["{", *tokens, *([","] if tokens and self.maybe(0.2) else []), "}"]

    def comprehension_body(self, depth: int, pair: bool = False) -> Tokens:
        is_async = self.function() == "async" and self.maybe(0.3) or self.reckless()
        clauses: Tokens = []
        for i in range(self.chance.choice([1, 1, 1, 2, 3])):
            # The first iterable belongs to the scope around.
            if i:
                self.scopes.append("comprehension")
            self.iterables += 1
            iterable = self.expression(OR, depth + 1) if not self.reckless() else self.named(depth + 1)
            self.iterables -= 1
            if i:
                self.scopes.pop()
            clauses += [*(["async"] if is_async and self.maybe(0.6) else []), "for", *self.target_list(2, in_for=True), "in", *iterable]
            self.scopes.append("async_comprehension" if is_async else "comprehension")
            for _ in range(self.chance.choice([0, 0, 1, 2])):
                clauses += ["if", *self.expression(OR, depth + 1)]
            self.scopes.pop()
        self.scopes.append("async_comprehension" if is_async else "comprehension")
        if pair:
            head = [*self.expression(TEST, depth + 1), ":", *self.expression(TEST, depth + 1)]
        else:
            head = self.named(depth + 1) if not self.reckless() else self.star_named(depth + 1)
        self.scopes.pop()
        return head + clauses

    def yield_expression(self, depth: int) -> Tokens:
        if self.function() != "async" and self.maybe(0.3) or self.reckless():
            return ["yield", "from", *self.expression(TEST, depth)]
        return ["yield", *(self.star_list(depth) if self.maybe(0.7) else [])]

    def lambda_expression(self, depth: int) -> Tokens:
        parameters = self.parameters(depth, annotated=False)
        self.scopes.append("lambda")
        iterables, self.iterables = self.iterables, 0
        body = self.expression(TEST, depth)
        self.iterables = iterables
        self.scopes.pop()
        self.parameter_names.pop()
        return ["lambda", *parameters, ":", *body]

    def star_list(self, depth: int = 0) -> Tokens:
        """star_expressions: one expression, or a tuple without parentheses."""
        if self.maybe(0.75):
            return self.expression(TEST, depth) if not self.reckless() else ["*", "a"]
        item = lambda: ["*", *self.expression(6, depth)] if self.maybe(0.2) else self.expression(TEST, depth)  # noqa: E731
        return [*item(), ",", *(self.several(item, 0, 3))]

    # -- strings

    def free_quotes(self) -> list[str]:
        if not self.quotes_taken:
            return ["'", '"', "'''", '"""']
        if len(self.quotes_taken) > 1:
            return []
        return [quote for quote in ("'", '"') if quote not in self.quotes_taken[0]]

    def string(self, depth: int = 9) -> Tokens:
        quotes = self.free_quotes()
        if not quotes:
            return ["1"]
        quote = self.pick(quotes)
        prefix = self.pick(["", "", "", "", "r", "R", "u", "b", "B", "rb", "Rb", "bR", "BR", "f", "f", "F", "fr", "Rf", "rF"])
        if self.reckless():
            prefix = self.pick(["ub", "bu", "fb", "ur", "x", "ff"])
        formatted = "f" in prefix.lower()
        pieces = []
        for _ in range(self.chance.choice([0, 1, 1, 2, 3])):
            if formatted and self.maybe(0.6) and depth < 5:
                pieces.append(self.field(quote, depth, "r" in prefix.lower()))
            else:
                pieces.append(self.string_piece(prefix.lower(), quote))
        body = "".join(pieces)
        if "r" in prefix.lower() and body.endswith("\\"):
            body += "n"
        return [prefix + quote + body + (quote if not self.reckless() else "")]

    def string_piece(self, prefix: str, quote: str) -> str:
        if self.quotes_taken:
            return self.pick(["a", "b c", "0", "_"])  # no backslash inside of a field
        if self.reckless():
            return self.pick([*BAD_PIECES, "{", "}", "\\{", "\n", "\\N{", "\\N{}", "{{}"])
        pieces = STRING_PIECES
        if "b" in prefix:
            return self.pick([piece for piece in pieces if piece.isascii()])
        if "r" not in prefix:
            pieces = STRING_PIECES + UNICODE_PIECES if "f" not in prefix else [*STRING_PIECES, "\\N{DIGIT ONE}", "\\u00e9"]
        if len(quote) == 3 and self.maybe(0.2):
            return self.pick(["\n", "\\\n", "\n  "])
        return self.pick(pieces)

    def field(self, quote: str, depth: int, raw: bool, nested: int = 0) -> str:
        """A replacement field of an f-string, braces included."""
        if self.reckless():
            return self.pick(["{}", "{ }", "{!r}", "{a!}", "{a!x}", "{a b}", "{a:{b:{c}}}", "{#}", "{a\\n}", "{lambda x: 1}", "{*a}", "{a.}",
                              "{a!r", "{a:", "{(a}", "{a)}", "{a]}", "{'}", "{a:{}}", "{:x}", "{a=!}", "{a!r:}}", "{yield}", "{a := 1}", "{await x}",
                              "{**a}", "{a,}", "{a[}", "{=}", "{a!rr}", "{a ! r}", "{1 if}", "{a:{b!}}", "{\t}", "{a;b}", "{x = y}", "{a!r=}"])
        self.quotes_taken.append(quote)
        expression = self.star_list(depth + 2) if self.maybe(0.15) else self.expression(TEST, depth + 2)
        if self.maybe(0.08) and (self.function() in ("function", "async") and not self.in_comprehension()):
            expression = self.yield_expression(depth + 2)
        self.quotes_taken.pop()
        text = spaced(expression, self.chance)
        if "lambda" in expression or ":=" in expression or "\\" in text or "#" in text or ("!=" in expression and self.maybe(0.5)):
            text = f"({text})" if "\\" not in text and "#" not in text else "a"
        if text.startswith("{"):
            text = " " + text
        if self.maybe(0.2):
            text = self.pick([" ", "  ", "\t", "\n" if len(quote) == 3 else " "]) + text
        if self.maybe(0.2):
            text += self.pick(["=", " = ", "= "])
        elif self.maybe(0.1):
            text += " "
        if self.maybe(0.2):
            text += "!" + self.pick("rsa")
        if self.maybe(0.3):
            text += ":" + self.pick(FORMATS)
            if nested == 0 and self.maybe(0.4):
                text += self.field(quote, depth + 1, raw, 1) + self.pick(["", "d", ">"])
        return "{" + text + "}"

    def strings(self, depth: int) -> Tokens:
        first = self.string(depth)
        if self.maybe(0.7):
            return first
        is_bytes = "b" in first[0].split("'")[0].split('"')[0].lower()
        tokens = first
        for _ in range(self.chance.randint(1, 3)):
            other = self.string(depth)
            if ("b" in other[0].split("'")[0].split('"')[0].lower()) == is_bytes and other != ["1"] and first != ["1"] or self.reckless():
                tokens = tokens + other
        return tokens

    # -- targets

    def target(self, depth: int = 0) -> Tokens:
        if self.reckless():
            return self.pick([self.expression(TEST, 3), ["f", "(", ")"], ["None"], ["1"], ["a", "+", "b"], ["a", "if", "b", "else", "c"],
                              ["__debug__"], ["(", "yield", ")"], ["a", "<", "b"], ["{", "}"], ["'s'"], ["..."], ["x", ".", "__debug__"]])
        kind = self.chance.randrange(10)
        if kind <= 5 or depth > 2:
            return [self.name()]
        if kind == 6:
            return [*self.expression(ATOM, 3), ".", self.name()]
        if kind == 7:
            return [*self.expression(ATOM, 3), "[", *self.slices(3), "]"]
        if kind == 8:
            return ["(", *self.target_list(depth + 1), ")"]
        return ["[", *self.target_list(depth + 1), "]"]

    def target_list(self, depth: int = 0, in_for: bool = False) -> Tokens:
        if self.maybe(0.65):
            return self.target(depth)
        items = [self.target(depth + 1) for _ in range(self.chance.randint(1, 4))]
        if self.maybe(0.3):
            index = self.chance.randrange(len(items))
            items[index] = ["*", *items[index]]
            if self.reckless():
                items.append(["*", "a"])
        tokens: Tokens = []
        for item in items:
            tokens += [*item, ","]
        return tokens if self.maybe(0.3) or len(items) == 1 else tokens[:-1]

    # -- parameters

    def parameters(self, depth: int, annotated: bool) -> Tokens:
        names: list[str] = []
        self.parameter_names.append(set())

        def parameter(default: bool) -> Tokens:
            name = self.name()
            while name in names and not self.reckless():
                name = self.fresh_name()
            names.append(name)
            tokens = [name]
            if annotated and self.maybe(0.25):
                tokens += [":", *self.expression(TEST, depth + 1)]
            return tokens + (["=", *self.expression(TEST, depth + 1)] if default else [])

        items: list[Tokens] = []
        count = self.chance.choice([0, 0, 1, 1, 2, 3, 4])
        first_default = self.chance.randint(0, count * 2 + 1)
        for i in range(count):
            items.append(parameter(i >= first_default and not self.reckless()))
            if i + 1 < count and self.maybe(0.1) and ["/"] not in items or self.reckless():
                items.append(["/"])
        if self.maybe(0.25):
            star = ["*"]
            if self.maybe(0.6):
                star += parameter(False) if not self.reckless() else parameter(True)
            keyword_only = [parameter(self.maybe(0.4)) for _ in range(self.chance.randint(0, 3))]
            if len(star) == 1 and not keyword_only and not self.reckless():
                keyword_only.append(parameter(False))
            items += [star, *keyword_only]
        if self.maybe(0.15):
            items.append(["**", *parameter(self.reckless())])
        if self.reckless():
            self.chance.shuffle(items)
        tokens: Tokens = []
        for i, item in enumerate(items):
            tokens += ([","] if i else []) + item
        self.parameter_names[-1].update(names)
        # No comma may follow a star that stands alone.
        return [*tokens, ","] if items and items[-1] != ["*"] and self.maybe(0.1) else tokens

    # -- statements

    def program(self) -> list[Line]:
        lines: list[Line] = []
        if self.maybe(0.15):
            lines.append((0, self.pick([["'doc'"], ['"""doc\n  string"""'], ["'a'", "'b'"], ["f'x'"], ["b'x'"]])))
        if self.maybe(0.08):
            lines.append((0, ["from", "__future__", "import", self.pick(FUTURES) if not self.reckless()
                              else self.pick(["braces", "nope", "*", "barry_as_FLUFL"])]))
        for _ in range(self.chance.randint(1, self.size)):
            lines += self.statement(0)
        return lines

    def block(self, depth: int) -> list[Line]:
        lines: list[Line] = []
        for _ in range(self.chance.choice([1, 1, 1, 2, 2, 3])):
            lines += self.statement(depth + 1)
        return lines

    def statement(self, depth: int) -> list[Line]:
        if depth < 5 and self.spend() and self.maybe(0.45):
            return self.pick([self.if_statement, self.while_statement, self.for_statement, self.try_statement, self.try_star_statement,
                              self.with_statement, self.function_statement, self.function_statement, self.class_statement,
                              self.match_statement])(depth)
        return [(depth, self.simple_statement())]

    def simple_statement(self) -> Tokens:
        tokens = self.small_statement()
        while self.maybe(0.08):
            tokens += [";", *self.small_statement()]
        return [*tokens, ";"] if self.maybe(0.04) else tokens

    def small_statement(self) -> Tokens:
        kind = self.chance.randrange(24)
        if kind <= 4:
            return self.assignment()
        if kind == 5:
            return [*self.single_target(), self.pick(AUGMENTED), *self.right_side()]
        if kind == 6:
            value = ["=", *self.right_side()] if self.maybe(0.6) else []
            target = self.single_target() if self.maybe(0.8) else ["(", *self.single_target(), ")"]
            return [*target, ":", *self.expression(), *value]
        if kind <= 10:
            return self.star_list()
        if kind == 11:
            if self.function() in ("function", "async") or self.reckless():
                return self.yield_expression(1)
            return self.strings(0)
        if kind == 12:
            if self.function() or self.reckless():
                value = self.maybe(0.6) and (self.function() != "async" or self.maybe(0.7))
                return ["return", *(self.star_list() if value else [])]
            return ["pass"]
        if kind == 13:
            return ["raise", *([*self.expression(), *(["from", *self.expression()] if self.maybe(0.4) else [])] if self.maybe(0.7) else [])]
        if kind == 14:
            return self.scope_statement() if self.maybe(0.3) else ["pass"]
        if kind == 15:
            targets = self.several(lambda: self.target(1), 1, 3)
            return ["del", *targets, *([","] if self.maybe(0.1) else [])]
        if kind == 16:
            return ["assert", *self.expression(), *([",", *self.expression()] if self.maybe(0.4) else [])]
        if kind == 17:
            return self.import_statement()
        if kind == 18:
            return self.from_statement()
        if kind <= 20:
            if self.loops or self.reckless():
                return [self.pick(["break", "continue"])]
            return ["pass"]
        return self.pick([["pass"], ["..."], self.star_list()])

    def scope_statement(self) -> Tokens:
        outer = [name for names in self.parameter_names[:-1] for name in names - self.parameter_names[-1]]
        if outer and self.maybe(0.6):
            return ["nonlocal", self.pick(sorted(outer))]
        word = "global" if not self.reckless() else "nonlocal"
        known = self.parameter_names[-1] if self.parameter_names and not self.reckless() else set()
        names = [name for name in NAMES if name not in known]
        return [word, *self.several(lambda: [self.pick(names) if self.maybe(0.4) else self.fresh_name()], 1, 3)]

    def single_target(self) -> Tokens:
        if self.reckless():
            return self.target_list()
        return self.pick([[self.name()], [self.name()], [*self.expression(ATOM, 3), ".", self.name()],
                          [*self.expression(ATOM, 3), "[", *self.slices(3), "]"]])

    def right_side(self) -> Tokens:
        if self.maybe(0.1) and self.function() in ("function", "async"):
            return self.yield_expression(1)
        return self.star_list()

    def assignment(self) -> Tokens:
        tokens: Tokens = []
        for _ in range(self.chance.choice([1, 1, 1, 2, 3])):
            tokens += [*self.target_list(), "="]
        tokens += self.right_side()
        if self.maybe(0.05):
            tokens.append("# type: " + self.pick(["int", "ignore", "List[str]", "ignore[x]"]))
        return tokens

    def dotted_name(self) -> Tokens:
        return self.several(lambda: [self.name()], 1, 3, ".")

    def import_statement(self) -> Tokens:
        return ["import", *self.several(lambda: [*self.dotted_name(), *(["as", self.name()] if self.maybe(0.4) else [])], 1, 3)]

    def from_statement(self) -> Tokens:
        dots = [self.pick([".", "..", "...", "....", ". ."])] if self.maybe(0.4) else []
        module = self.dotted_name() if not dots or self.maybe(0.5) else []
        if self.maybe(0.1) and (self.scopes == ["module"] or self.reckless()):
            return ["from", *dots, *module, "import", "*"]
        names = self.several(lambda: [self.name(), *(["as", self.name()] if self.maybe(0.3) else [])], 1, 3)
        if self.reckless():
            return ["from", *dots, *module, "import", *names, ","]
        if self.maybe(0.3):
            return ["from", *dots, *module, "import", "(", *names, *([","] if self.maybe(0.4) else []), ")"]
        return ["from", *dots, *module, "import", *names]

    def looped(self, depth: int) -> list[Line]:
        self.loops += 1
        lines = self.block(depth)
        self.loops -= 1
        return lines

    def if_statement(self, depth: int) -> list[Line]:
        lines = [(depth, ["if", *self.named(), ":"]), *self.block(depth)]
        for _ in range(self.chance.choice([0, 0, 1, 2])):
            lines += [(depth, ["elif", *self.named(), ":"]), *self.block(depth)]
        return lines + self.else_block(depth, 0.4)

    def else_block(self, depth: int, share: float) -> list[Line]:
        return [(depth, ["else", ":"]), *self.block(depth)] if self.maybe(share) else []

    def while_statement(self, depth: int) -> list[Line]:
        return [(depth, ["while", *self.named(), ":"]), *self.looped(depth), *self.else_block(depth, 0.3)]

    def for_statement(self, depth: int) -> list[Line]:
        word = ["async", "for"] if self.maybe(0.4) and self.may_await() or self.reckless() else ["for"]
        comment = ["# type: int"] if self.maybe(0.04) else []
        return [(depth, [*word, *self.target_list(in_for=True), "in", *self.star_list(), ":", *comment]), *self.looped(depth),
                *self.else_block(depth, 0.3)]

    def try_statement(self, depth: int) -> list[Line]:
        lines = [(depth, ["try", ":"]), *self.block(depth)]
        handlers = self.chance.choice([0, 1, 1, 2, 3])
        for i in range(handlers):
            bare = i + 1 == handlers and self.maybe(0.3) or self.reckless()
            what = [] if bare else [*self.expression(), *(["as", self.name()] if self.maybe(0.5) else [])]
            lines += [(depth, ["except", *what, ":"]), *self.block(depth)]
        if handlers or self.reckless():
            lines += self.else_block(depth, 0.3)
        if not handlers and not self.reckless() or self.maybe(0.3):
            lines += [(depth, ["finally", ":"]), *self.block(depth)]
        return lines

    def try_star_statement(self, depth: int) -> list[Line]:
        lines = [(depth, ["try", ":"]), *self.block(depth)]
        loops, scopes = self.loops, self.scopes
        for _ in range(self.chance.choice([1, 1, 2])):
            what = [*self.expression(), *(["as", self.name()] if self.maybe(0.5) else [])] if not self.reckless() else []
            if not self.reckless():  # no break, continue or return leads out of such a handler
                self.loops, self.scopes = 0, [*scopes, "class"]
            lines += [(depth, ["except", *([] if self.reckless() else ["*"]), *what, ":"]), *self.block(depth)]
            self.loops, self.scopes = loops, scopes
        lines += self.else_block(depth, 0.3)
        if self.maybe(0.3):
            lines += [(depth, ["finally", ":"]), *self.block(depth)]
        return lines

    def with_statement(self, depth: int) -> list[Line]:
        word = ["async", "with"] if self.maybe(0.4) and self.may_await() or self.reckless() else ["with"]

        def item() -> Tokens:
            return [*self.expression(), *(["as", *self.target(1)] if self.maybe(0.5) else [])]
        items = self.several(item, 1, 3)
        if self.maybe(0.25):
            items = ["(", *items, *([","] if self.maybe(0.4) else []), ")"]
        return [(depth, [*word, *items, ":", *(["# type: int"] if self.maybe(0.04) else [])]), *self.block(depth)]

    def decorators(self, depth: int) -> list[Line]:
        return [(depth, ["@", *self.named()]) for _ in range(self.chance.choice([0, 0, 0, 1, 2]))]

    def function_statement(self, depth: int) -> list[Line]:
        is_async = self.maybe(0.35)
        head = [*(["async"] if is_async else []), "def", self.name(), "(", *self.parameters(0, True), ")"]
        if self.maybe(0.2):
            head += ["->", *self.expression()]
        decorators = self.decorators(depth)
        loops, self.loops = self.loops, 0
        self.scopes.append("async" if is_async else "function")
        body = [(depth + 1, self.scope_statement())] if self.maybe(0.15) else []
        if self.maybe(0.1):
            body.append((depth + 1, ["'doc'"]))
        body += self.block(depth)
        self.scopes.pop()
        self.parameter_names.pop()
        self.loops = loops
        comment = ["# type: (int) -> str"] if self.maybe(0.04) else []
        return [*decorators, (depth, [*head, ":", *comment]), *body]

    def class_statement(self, depth: int) -> list[Line]:
        bases = self.arguments(1) if self.maybe(0.5) else []
        decorators = self.decorators(depth)
        loops, self.loops = self.loops, 0
        self.scopes.append("class")
        body = self.block(depth)
        self.scopes.pop()
        self.loops = loops
        return [*decorators, (depth, ["class", self.name(), *bases, ":"]), *body]

    # -- match

    def match_statement(self, depth: int) -> list[Line]:
        subject = self.named() if self.maybe(0.8) else self.tuple_items(1)
        lines: list[Line] = [(depth, ["match", *subject, ":"])]
        count = self.chance.choice([1, 1, 2, 3])
        for i in range(count):
            last = i + 1 == count
            guard = ["if", *self.named()] if self.maybe(0.3) else []
            if last and self.maybe(0.3) or self.reckless():
                pattern: Tokens = self.pick([["_"], [self.fresh_name()], ["(", "_", ")"]])
            elif self.maybe(0.2):
                pattern = [*self.pattern(1), ",", *self.several(lambda: self.maybe_star_pattern(1), 0, 2)]
            else:
                pattern = self.pattern(0, top=True)
            lines += [(depth + 1, ["case", *pattern, *guard, ":"]), *self.block(depth + 1)]
        return lines

    def capture(self) -> str:
        return self.fresh_name() if not self.reckless() else self.name()

    def maybe_star_pattern(self, depth: int) -> Tokens:
        if self.reckless():
            return ["*", self.pick(["_", self.capture(), "1", "None"])]
        return self.pattern(depth)

    def pattern(self, depth: int, top: bool = False, binding: bool = True) -> Tokens:
        if self.reckless():
            return self.pick([self.expression(TEST, 3), ["-", "a"], ["1", "+", "2"], ["a", ".", "b", "(", "x", "=", "1", ",", "2", ")"],
                              ["{", "**", "_", "}"], ["{", "**", "a", ",", "1", ":", "2", "}"], ["{", "a", ":", "1", "}"], ["f'x'"], ["1", "as", "_"],
                              ["a", "|", "b"], ["1", "as", "a", ".", "b"], ["*", "a"], ["c", "(", "x", "=", "1", ",", "x", "=", "2", ")"],
                              ["{", "1", ":", "_", ",", "1", ":", "_", "}"], ["-", "1j", "+", "1"], ["1", "-", "1"], ["[", "*", "a", ",", "*", "b", "]"]])
        kind = self.chance.randrange(13)
        if kind == 0 and depth < 3:
            count = self.chance.randint(2, 4)
            alternatives = [self.pattern(depth + 1, binding=False) for _ in range(count)]
            tokens: Tokens = []
            for i, alternative in enumerate(alternatives):
                tokens += (["|"] if i else []) + alternative
            return tokens if top else ["(", *tokens, ")"]
        if kind == 1 and binding and depth < 3:
            tokens = [*self.closed_pattern(depth + 1, binding), "as", self.capture()]
            return tokens if top else ["(", *tokens, ")"]
        return self.closed_pattern(depth, binding)

    def closed_pattern(self, depth: int, binding: bool) -> Tokens:
        kind = self.chance.randrange(9)
        inner = lambda: self.pattern(depth + 1, binding=binding)  # noqa: E731
        if kind <= 2 or depth > 3:
            return self.literal_pattern()
        if kind == 3:
            return [self.pick(["a", "b", "foo"]), ".", *self.dotted_name()] if not self.maybe(0.1) else ["(", *self.literal_pattern(), ")"]
        if kind == 4 and binding and depth:
            return [self.capture()]
        if kind == 5:
            opening, closing = self.pick(["[]", "()"])
            items = [inner() for _ in range(self.chance.randint(0, 3))]
            if self.maybe(0.4):
                items.insert(self.chance.randint(0, len(items)), ["*", self.capture() if binding else "_"])
            return [opening, *self.joined(items), *([","] if len(items) == 1 or items and self.maybe(0.2) else []), closing]
        if kind == 6:
            keys = self.chance.sample([["1"], ["'k'"], ["None"], ["a", ".", "b"], ["-", "2"], ["1.5"], ["3", "+", "1j"], ["b'k'"], ["'a'", "'b'"]],
                                      self.chance.randint(0, 3))
            items = [[*key, ":", *inner()] for key in keys]
            if binding and self.maybe(0.3):
                items.append(["**", self.capture()])
            return ["{", *self.joined(items), *([","] if items and self.maybe(0.2) else []), "}"]
        if kind == 7:
            items = [inner() for _ in range(self.chance.randint(0, 2))]
            items += [[name, "=", *inner()] for name in self.chance.sample(NAMES[:8], self.chance.randint(0, 2))]
            return [*self.several(lambda: [self.pick(["a", "b", "int", "str"])], 1, 2, "."), "(", *self.joined(items), *([","] if items and self.maybe(0.2) else []), ")"]
        return ["_"] if depth else self.literal_pattern()

    def joined(self, items: list[Tokens]) -> Tokens:
        tokens: Tokens = []
        for i, item in enumerate(items):
            tokens += ([","] if i else []) + item
        return tokens

    def literal_pattern(self) -> Tokens:
        return self.pick([["1"], ["-", "1"], ["0x10"], ["1.5"], ["2j"], ["1", "+", "2j"], ["-", "1.5", "-", "3j"], ["None"], ["True"], ["False"],
                          ["'s'"], ["'s'", "'t'"], ["b'x'"], ["r'\\d'"], ["'''m'''"]])


OPERATORS = {"**", "//", "<<", ">>", "<=", ">=", "==", "!=", "->", "+=", "-=", "*=", "/=", "%=", "@=", "&=", "|=", "^=", ":=", "<>", "...",
             "**=", "//=", "<<=", ">>="}


def needs_space(left: str, right: str) -> bool:
    """Whether two tokens next to each other would be read as others."""
    if (left[-1].isalnum() or left[-1] == "_" or left[-1] not in "()[]{},:;=+-*/%@&|^~<>!.'\"") and (
            right[0].isalnum() or right[0] in "_'\"" or ord(right[0]) > 127):
        return True
    if left[-1].isdigit() and right[0] == "." or left[-1] == "." and right[0].isdigit():
        return True
    if left[-1] in "'\"" and right[0] in "'\"":
        return True
    return any(left[-i:] + right[:j] in OPERATORS for i in (1, 2) for j in (1, 2)) or left[-1] == "." and right[0] == "."


def spaced(tokens: Tokens, chance: random.Random) -> str:
    """The tokens on one line, without continuations or comments."""
    text = ""
    for token in tokens:
        if text and (needs_space(text, token) or chance.random() < 0.3):
            text += " "
        text += token
    return text
