# A small template language: a scanner, a compiler to closures, and rendering of nested loops and conditions.

def scan(source):
    at = 0
    while True:
        start = source.find("{", at)
        if start < 0:
            if at < len(source):
                yield "text", source[at:]
            return
        if start > at:
            yield "text", source[at:start]
        kind = source[start + 1]
        end = source.index("}", start)
        if kind == "%":
            yield "tag", source[start + 2:end - 1].strip()
            at = end + 1
        else:
            yield "expression", source[start + 1:end].strip()
            at = end + 1


def look_up(path):
    parts = path.split(".")

    def get(scope):
        value = scope[parts[0]]
        for part in parts[1:]:
            value = value[part] if isinstance(value, dict) else getattr(value, part)
        return value

    return get


FILTERS = {"upper": str.upper, "title": str.title, "length": len, "string": str, "reverse": lambda text: text[::-1]}


def compile_expression(text):
    name, *filters = [part.strip() for part in text.split("|")]
    get = look_up(name)
    functions = [FILTERS[name] for name in filters]

    def evaluate(scope):
        value = get(scope)
        for function in functions:
            value = function(value)
        return value

    return evaluate


def compile_block(tokens, *ends):
    parts = []
    for kind, text in tokens:
        if kind == "text":
            parts.append(lambda scope, out, text=text: out.append(text))
        elif kind == "expression":
            parts.append(lambda scope, out, evaluate=compile_expression(text): out.append(str(evaluate(scope))))
        elif text in ends:
            return parts
        elif text.startswith("for "):
            _, name, _, items = text.split()
            parts.append(make_loop(name, compile_expression(items), compile_block(tokens, "endfor")))
        elif text.startswith("if "):
            parts.append(make_condition(compile_expression(text[3:]), compile_block(tokens, "endif")))
        else:
            raise SyntaxError(f"unknown tag {text!r}")
    if ends:
        raise SyntaxError(f"missing {ends[0]}")
    return parts


def make_loop(name, items, body):
    def loop(scope, out):
        inner = dict(scope)
        for inner["index"], inner[name] in enumerate(items(scope)):
            for part in body:
                part(inner, out)
    return loop


def make_condition(test, body):
    def condition(scope, out):
        if test(scope):
            for part in body:
                part(scope, out)
    return condition


class User:
    def __init__(self, number):
        self.name = f"user {number}"
        self.admin = number % 4 == 0
        self.orders = [{"id": number * 10 + i, "price": i * 2.5, "items": "abc"[:i]} for i in range(4)]


PAGE = """<h1>{title|upper}</h1>
{% for user in users %}<div id="{index}">{user.name|title}{% if user.admin %} (administrator){% endif %}
{% for order in user.orders %}  <li>{order.id}: {order.price|string} [{order.items|reverse|upper}] {order.items|length}</li>
{% endfor %}</div>
{% endfor %}<p>{footer.text}</p>
"""


def run():
    scope = {"title": "orders", "users": [User(i) for i in range(150)], "footer": {"text": "the end"}}
    size = 0
    for _ in range(120):
        parts = compile_block(scan(PAGE))
        out = []
        for part in parts:
            part(scope, out)
        size += len("".join(out))
    errors = 0
    for broken in ("{% for a in b %}", "{% what %}", "{x|nofilter}"):
        try:
            compile_block(scan(broken))
        except (SyntaxError, KeyError):
            errors += 1
    return size, errors


EXPECTED = (2517000, 3)
