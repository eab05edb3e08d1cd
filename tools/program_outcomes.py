"""What the front end of the running interpreter makes of programs: code objects, trees, symbol tables or refusals.

    program_outcomes.py IN OUT

Run by compare_programs.py, by CPython and by ouro. IN holds one JSON list a line (the fields of
generate_programs.Program, bytes as latin-1), OUT gets one JSON object a line: the name of a step -> its outcome in
words. Two outcomes are equal where the interpreters behave alike.
"""
import ast
import dataclasses
import json
import sys
import symtable
import types
import warnings

FIELDS = ("co_name", "co_qualname", "co_filename", "co_firstlineno", "co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_flags",
          "co_nlocals", "co_varnames", "co_cellvars", "co_freevars", "co_names", "co_stacksize", "co_code", "co_exceptiontable", "co_linetable")
SYNTAX_ERROR = ("msg", "filename", "lineno", "offset", "end_lineno", "end_offset", "text")


def describe_constant(value):
    if isinstance(value, types.CodeType):
        return describe_code(value)
    if isinstance(value, tuple):
        return "(" + "".join(describe_constant(item) + ", " for item in value) + ")"
    if isinstance(value, frozenset):
        return "{" + ", ".join(sorted(map(describe_constant, value))) + "}"
    return type(value).__name__ + " " + ascii(value)


def describe_code(code):
    lines = [f"{field} {ascii(getattr(code, field))}" for field in FIELDS]
    return "code<\n" + "\n".join(lines + [describe_constant(value) for value in code.co_consts]) + "\n>"


def describe_error(error):
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__} {len(error.args)} " + ascii([getattr(error, name) for name in SYNTAX_ERROR])
    return f"{type(error).__name__} {ascii(error.args)}"


def describe_table(table):
    lines = [f"{type(table).__name__} {table.get_type()} {ascii(table.get_name())} {table.get_lineno()} {table.is_optimized()} "
             f"{table.is_nested()} {table.has_children()}"]
    for symbol in sorted(table.get_symbols(), key=lambda symbol: symbol.get_name()):
        facts = [name for name in ("is_referenced", "is_parameter", "is_global", "is_nonlocal", "is_declared_global", "is_local",
                                   "is_annotated", "is_free", "is_imported", "is_assigned", "is_namespace") if getattr(symbol, name)()]
        lines.append(f"{ascii(symbol.get_name())} {' '.join(facts)}")
    for child in table.get_children():
        lines.append("[" + describe_table(child) + "]")
    return "\n".join(lines)


def outcome(describe, make):
    """Calls make and describes what it gives or raises, and its warnings."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            value = make()
            text = describe(value)
        except Exception as error:
            value, text = None, describe_error(error)
    for warning in caught:
        text += f"\nwarning {warning.category.__name__} {ascii(str(warning.message))} {warning.lineno} {warning.filename}"
    return value, text


def outcomes(program):
    source, mode, flags = program.source, program.mode, program.flags
    found = {}
    code, found["code"] = outcome(describe_code, lambda: compile(source, "<program>", mode, flags, True, program.optimize))
    tree, found["tree"] = outcome(lambda tree: ast.dump(tree, include_attributes=True),
                                  lambda: ast.parse(source, "<tree>", mode, type_comments=program.type_comments,
                                                    feature_version=program.feature_version))
    if isinstance(source, str):
        _, found["table"] = outcome(describe_table, lambda: symtable.symtable(source, "<table>", mode))
    if tree is not None:
        text, found["text"] = outcome(ascii, lambda: ast.unparse(tree))
        _, found["code of the tree"] = outcome(describe_code, lambda: compile(tree, "<tree>", mode, flags & ~0x4200, True, program.optimize))
    if code is not None and flags & 0x2000 == 0:
        # A warning that is an error has the place of the warning.
        def strictly():
            warnings.simplefilter("error")
            return compile(source, "<strict>", mode, flags, True, program.optimize)
        _, found["strict"] = outcome(lambda code: "compiled", strictly)
    return found


@dataclasses.dataclass
class Program:
    source: object
    mode: str
    flags: int
    optimize: int
    feature_version: int
    type_comments: bool


def main():
    with open(sys.argv[1], encoding="ascii") as programs, open(sys.argv[2], "w", encoding="ascii") as out:
        for line in programs:
            kind, source, *rest = json.loads(line)
            source = source.encode("latin-1") if kind == "bytes" else source
            out.write(json.dumps(outcomes(Program(source, *rest))) + "\n")
            out.flush()


if __name__ == "__main__":
    main()
