#!/usr/bin/python3.11
"""Looks at the machine code of the evaluation loop's handlers in a release build.

usage: tools/check_handlers.py [--list] PROGRAM

Two things are easily lost without any test of behaviour failing:

- a specialised handler must not call or push: then its operands stay in registers and it is a few dozen instructions
  (those that need a function by their nature stand in ALLOWED, with the reason);
- each handler must end in its own indirect jump: merged jumps would make every prediction depend on one place.

--list prints, for each handler, its instructions, calls, pushes and indirect jumps. Needs llvm-objdump-19.
"""
import argparse
import re
import subprocess
import sys

LOOP = "(ouro::ThreadState*, ouro::Frame*, ouro::Value*, unsigned short const*, ouro::Value const*, ouro::DispatchTable"
# Handlers of specialised, fused and the most frequent plain instructions, by the beginning of their name.
SPECIALISED = (
    "binary_immediate<", "compare_immediate<", "compare_jump<", "loads_", "subscript<", "store_subscript_list",
    "load_global_", "load_attr_", "store_attr_", "load_method_", "load_fast_", "load_name", "store_name<", "for_iter_list",
    "for_iter_range", "for_iter_tuple", "precall_python<", "precall_python_defaults<", "precall_list_append", "precall_len",
    "precall_type", "leave_frame<", "is_jump",
    "LOAD_FAST", "STORE_FAST",
)
SHORT = ("LOAD_CONST", "COPY", "SWAP", "NOP", "JUMP_FORWARD", "PUSH_NULL")
# Name: why it may call.
ALLOWED = {}


def handlers(program):
    """Yields (name, instructions) for every function with the loop's parameters."""
    text = subprocess.run(["llvm-objdump-19", "-d", "--no-show-raw-insn", "-C", program], check=True,
                          capture_output=True, text=True).stdout
    name, lines = None, []
    for line in text.splitlines():
        head = re.match(r"[0-9a-f]+ <(.*)>:$", line)
        if head:
            if name:
                yield name, lines
            name, lines = (head[1] if LOOP in head[1] else None), []
        elif name and re.match(r"\s+[0-9a-f]+:", line):
            lines.append(line.split("\t", 1)[-1].strip())
    if name:
        yield name, lines


def short(name):
    """The function's name without its return type, namespaces and parameters."""
    name = name.replace("(anonymous namespace)::", "").replace("unsigned long ", "", 1)
    return name[:name.index(LOOP.replace("(anonymous namespace)::", ""))].removeprefix("ouro::")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    problems, checked, jumps_in_all, count = [], 0, 0, 0
    for full_name, lines in handlers(options.program):
        name = short(full_name)
        calls = sum(line.startswith("call") for line in lines)
        pushes = sum(line.startswith("push") for line in lines)
        jumps = sum(bool(re.match(r"jmpq?\s+\*", line)) for line in lines)
        count += 1
        jumps_in_all += jumps
        if options.list:
            print(f"{len(lines):5} {calls:3} {pushes:3} {jumps:3}  {name[:100]}")
        if name.startswith(SPECIALISED) or name in SHORT:
            checked += 1
            if (calls or pushes) and name not in ALLOWED:
                problems.append(f"{name}: {calls} calls, {pushes} pushes")
            if not jumps and "miss" not in name:
                problems.append(f"{name}: no indirect jump of its own")
    for name in problems:
        print(name, file=sys.stderr)
    print(f"{count} handlers, {jumps_in_all} indirect jumps; {checked} specialised ones looked at")
    if checked < len(SPECIALISED) + len(SHORT):
        print("too few of them: the names have changed", file=sys.stderr)
        return 1
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
