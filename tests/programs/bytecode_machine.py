# A stack machine with an assembler and a tiny compiler: dispatch by dict, by match and by closures must agree.

SOURCE = """
    push 0
    store total
    push 1
    store i
loop:
    load i
    push 3000
    greater
    jump_if done
    load total
    load i
    load i
    mul
    add
    push 1000003
    mod
    store total
    load i
    push 1
    add
    store i
    jump loop
done:
    load total
    print
    halt
"""


def assemble(source):
    labels, program = {}, []
    for line in source.splitlines():
        line = line.strip()
        if not line:
            continue
        if line.endswith(":"):
            labels[line[:-1]] = len(program)
        else:
            op, *args = line.split()
            program.append((op, args[0] if args else None))
    return [(op, labels.get(arg, int(arg) if arg and arg.lstrip("-").isdigit() else arg)) for op, arg in program]


class Machine:
    def __init__(self, program):
        self.program, self.stack, self.names, self.pc, self.out, self.steps = program, [], {}, 0, [], 0

    def push(self, arg):
        self.stack.append(arg)

    def load(self, arg):
        self.stack.append(self.names[arg])

    def store(self, arg):
        self.names[arg] = self.stack.pop()

    def binary(function):
        def method(self, arg):
            b = self.stack.pop()
            self.stack[-1] = function(self.stack[-1], b)
        return method

    add = binary(lambda a, b: a + b)
    mul = binary(lambda a, b: a * b)
    mod = binary(lambda a, b: a % b)
    greater = binary(lambda a, b: a > b)
    del binary

    def jump(self, arg):
        self.pc = arg

    def jump_if(self, arg):
        if self.stack.pop():
            self.pc = arg

    def print(self, arg):
        self.out.append(self.stack.pop())

    def run(self):
        while True:
            op, arg = self.program[self.pc]
            self.pc += 1
            self.steps += 1
            if op == "halt":
                return self
            getattr(self, op)(arg)


def run_match(program):
    stack, names, pc, out, steps = [], {}, 0, [], 0
    while True:
        steps += 1
        instruction = program[pc]
        pc += 1
        match instruction:
            case ("push", value):
                stack.append(value)
            case ("load", name):
                stack.append(names[name])
            case ("store", name):
                names[name] = stack.pop()
            case ("add" | "mul" | "mod" | "greater" as op, _):
                b, a = stack.pop(), stack.pop()
                stack.append(a + b if op == "add" else a * b if op == "mul" else a % b if op == "mod" else a > b)
            case ("jump", target):
                pc = target
            case ("jump_if", target):
                if stack.pop():
                    pc = target
            case ("print", _):
                out.append(stack.pop())
            case ("halt", None):
                return out, steps


program = assemble(SOURCE)
machine = Machine(program).run()
print(machine.out, machine.steps, machine.names)
print(run_match(program), run_match(program)[0] == machine.out)
try:
    Machine([("add", None)]).run()
except IndexError as error:
    print(error)
try:
    Machine([("fly", None)]).run()
except AttributeError as error:
    print(error)
