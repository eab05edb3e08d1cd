# A calculator with variables and functions: tokenizer, precedence parser, tree, evaluation, differentiation.
import math
import operator
import re

TOKEN = re.compile(r"\s*(?:(\d+\.?\d*)|(.))")


class Node:
    def __repr__(self):
        return f"{type(self).__name__}{tuple(vars(self).values())}"


class Num(Node):
    def __init__(self, v):
        self.v = v


class Var(Node):
    def __init__(self, name):
        self.name = name


class Bin(Node):
    def __init__(self, op, a, b):
        self.op, self.a, self.b = op, a, b


class Call(Node):
    def __init__(self, f, a):
        self.f, self.a = f, a


POWERS = {"+": 10, "-": 10, "*": 20, "/": 20, "^": 30}
OPERATIONS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "^": operator.pow}


class Parser:
    def __init__(self, text):
        self.tokens = re.findall(r"\d+\.?\d*|[a-z]+|\S", text)
        self.at = 0

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def next(self):
        token = self.peek()
        self.at += 1
        return token

    def primary(self):
        token = self.next()
        if token is None:
            raise SyntaxError("unexpected end")
        if token == "(":
            node = self.expression(0)
            if self.next() != ")":
                raise SyntaxError("missing )")
            return node
        if token == "-":
            return Bin("*", Num(-1.0), self.expression(25))
        if token[0].isdigit():
            return Num(float(token))
        if token.isalpha():
            if self.peek() == "(":
                self.next()
                node = Call(token, self.expression(0))
                if self.next() != ")":
                    raise SyntaxError("missing )")
                return node
            return Var(token)
        raise SyntaxError(f"unexpected {token!r}")

    def expression(self, power):
        left = self.primary()
        while (op := self.peek()) in POWERS and POWERS[op] > power:
            self.next()
            left = Bin(op, left, self.expression(POWERS[op] - (op == "^")))
        return left


def evaluate(node, scope):
    match node:
        case Num(v=v):
            return v
        case Var(name=name):
            return scope[name]
        case Bin(op=op, a=a, b=b):
            return OPERATIONS[op](evaluate(a, scope), evaluate(b, scope))
        case Call(f=f, a=a):
            return getattr(math, f)(evaluate(a, scope))


def derive(node, x):
    match node:
        case Num():
            return Num(0.0)
        case Var(name=name):
            return Num(1.0 if name == x else 0.0)
        case Bin(op="+" | "-" as op, a=a, b=b):
            return Bin(op, derive(a, x), derive(b, x))
        case Bin(op="*", a=a, b=b):
            return Bin("+", Bin("*", derive(a, x), b), Bin("*", a, derive(b, x)))
        case Bin(op="/", a=a, b=b):
            return Bin("/", Bin("-", Bin("*", derive(a, x), b), Bin("*", a, derive(b, x))), Bin("^", b, Num(2.0)))
        case Bin(op="^", a=a, b=Num(v=n)):
            return Bin("*", Bin("*", Num(n), Bin("^", a, Num(n - 1))), derive(a, x))
        case Call(f="sin", a=a):
            return Bin("*", Call("cos", a), derive(a, x))
        case Call(f="exp", a=a):
            return Bin("*", node, derive(a, x))
    raise NotImplementedError(node)


def parse(text):
    parser = Parser(text)
    node = parser.expression(0)
    if parser.peek() is not None:
        raise SyntaxError(f"left over {parser.peek()!r}")
    return node


for text in ("1 + 2 * 3", "2 ^ 3 ^ 2", "-(4 - 6) / 4", "x * x + y", "sin(x) * exp(-x)", "x ^ 3 - 2 * x", "(1 + 2", "1 +", "1 2", "@", "q + 1", "sin()", "1 / 0", "exp(1000)"):
    try:
        node = parse(text)
        print(text, "=", evaluate(node, {"x": 2.0, "y": 1.0}), node if len(repr(node)) < 80 else "")
        print("  derivative", round(evaluate(derive(node, "x"), {"x": 2.0, "y": 1.0}), 9))
    except Exception as error:
        print(text, "|", type(error).__name__, error)
node = parse("x ^ 3 - 2 * x * sin(x) + exp(x / 7) - 4")
slope = derive(node, "x")
root = 2.0
for _ in range(60):
    root -= evaluate(node, {"x": root}) / evaluate(slope, {"x": root})
print(round(root, 10))
total = 0.0
for i in range(6000):
    total += evaluate(node, {"x": i / 1000})
print(round(total, 6))
