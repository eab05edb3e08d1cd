"""Huge flat modules for bench/compile.py --huge, each of one kind of statement, or of one long line."""

from __future__ import annotations

from collections.abc import Callable

STATEMENTS = 250_000

_MAKERS: dict[str, Callable[[int], str]] = {
    "a_million_lines": lambda n: "".join(f"x{i % 1000} = {i % 300}\n" for i in range(4 * n)),
    "new_constants": lambda n: "".join(f"x = {i}\n" for i in range(n)),
    "new_names": lambda n: "".join(f"name_{i} = x\n" for i in range(n)),
    "calls": lambda n: "".join(f"f(a, b{i % 100}, c=1)\n" for i in range(n)),
    "attributes": lambda n: "".join(f"self.attr{i % 100}.go(x[{i}])\n" for i in range(n)),
    "branches": lambda n: "".join(f"if a{i % 100}:\n  b = 1\nelse:\n  c = 2\n" for i in range(n)),
    "handlers": lambda n: "try:\n  b = 1\nexcept A:\n  c = 2\n" * (n // 2),
    "loops": lambda n: "for i in r:\n  g(i)\nwhile b:\n  h()\n" * (n // 4),
    "functions": lambda n: "".join(f"def f{i}(a, b):\n  return a + b\n" for i in range(n // 4)),
    "records": lambda n: "x = [\n" + "".join(f'(y, "s{i}", 1.5, [{i}]),\n' for i in range(n // 4)) + "]\n",
    "dict_lines": lambda n: "x = {\n" + "".join(f'"k{i}": [a, b],\n' for i in range(n // 2)) + "}\n",
    "line_of_numbers": lambda n: "x = [" + ", ".join(map(str, range(n))) + "]\n",
    "line_of_names": lambda n: "x = [" + ", ".join(f"a{i % 100}" for i in range(n)) + "]\n",
    "line_of_pairs": lambda n: "x = {" + ", ".join(f'"k{i}": {i}' for i in range(n)) + "}\n",
    "line_of_simple": lambda n: "; ".join(["x = y"] * n) + "\n",
    "line_of_text": lambda n: 'x = "' + "abc\\n" * (4 * n) + '"\n',
    "comments": lambda n: "# a comment line of text\n" * (4 * n),
}
NAMES = list(_MAKERS)


def make(name: str) -> str:
    """The source text of the module."""
    return _MAKERS[name](STATEMENTS)
