# An incremental solver of one-way constraints: variables, strengths, planning and execution (a small relative of
# the DeltaBlue benchmark): chains, projections, changes of the input.

REQUIRED, STRONG, MEDIUM, WEAK = range(4)


class Variable:
    def __init__(self, name, value=0):
        self.name = name
        self.value = value
        self.users = []
        self.determined_by = None
        self.mark = 0
        self.strength = WEAK + 1


class Constraint:
    def __init__(self, strength):
        self.strength = strength
        self.active = False

    def inputs(self):
        return ()

    def output(self):
        raise NotImplementedError

    def execute(self):
        pass


class Stay(Constraint):
    def __init__(self, variable, strength):
        super().__init__(strength)
        self.variable = variable

    def output(self):
        return self.variable


class Edit(Stay):
    value = 0

    def execute(self):
        self.variable.value = self.value


class Equal(Constraint):
    def __init__(self, source, target, strength=REQUIRED):
        super().__init__(strength)
        self.source, self.target = source, target

    def inputs(self):
        return (self.source,)

    def output(self):
        return self.target

    def execute(self):
        self.target.value = self.source.value


class Scale(Equal):
    def __init__(self, source, factor, offset, target, strength=REQUIRED):
        super().__init__(source, target, strength)
        self.factor, self.offset = factor, offset

    def inputs(self):
        return self.source, self.factor, self.offset

    def execute(self):
        self.target.value = self.source.value * self.factor.value + self.offset.value


class Sum(Constraint):
    def __init__(self, parts, target, strength=MEDIUM):
        super().__init__(strength)
        self.parts, self.target = parts, target

    def inputs(self):
        return self.parts

    def output(self):
        return self.target

    def execute(self):
        total = 0
        for part in self.parts:
            total += part.value
        self.target.value = total


class Solver:
    def __init__(self):
        self.mark = 0
        self.retracted = 0

    def add(self, constraint):
        target = constraint.output()
        rival = target.determined_by
        if rival is not None:
            if rival.strength <= constraint.strength:
                return False
            rival.active = False
            self.retracted += 1
        target.determined_by = constraint
        target.strength = constraint.strength
        constraint.active = True
        for variable in constraint.inputs():
            variable.users.append(constraint)
        constraint.execute()
        return True

    def remove(self, constraint):
        if constraint.active:
            constraint.active = False
            constraint.output().determined_by = None
        for variable in constraint.inputs():
            variable.users.remove(constraint)

    def plan(self, start):
        self.mark += 1
        mark = self.mark
        plan = []
        start.output().mark = mark
        todo = list(start.output().users)
        while todo:
            constraint = todo.pop()
            target = constraint.output()
            if not constraint.active or target.mark == mark:
                continue
            if all(v.mark == mark or v.determined_by is None or isinstance(v.determined_by, Stay) for v in constraint.inputs()):
                plan.append(constraint)
                target.mark = mark
                todo.extend(target.users)
        return plan


def chain(solver, length, rounds):
    variables = [Variable(f"v{i}") for i in range(length)]
    for source, target in zip(variables, variables[1:]):
        solver.add(Equal(source, target))
    edit = Edit(variables[0], STRONG)
    solver.add(edit)
    plan = solver.plan(edit)
    for value in range(rounds):
        edit.value = value
        edit.execute()
        for constraint in plan:
            constraint.execute()
        if variables[-1].value != value:
            raise AssertionError("the chain does not follow")
    return len(plan)


def projection(solver, count):
    factor, offset = Variable("factor", 10), Variable("offset", 1000)
    for variable in (factor, offset):
        solver.add(Stay(variable, WEAK))
    sources = [Variable(f"s{i}", i) for i in range(count)]
    targets = [Variable(f"t{i}") for i in range(count)]
    for source, target in zip(sources, targets):
        solver.add(Stay(source, WEAK))
        solver.add(Scale(source, factor, offset, target))
    total = Variable("total")
    solver.add(Sum(targets, total))
    results = []
    for variable, value in ((factor, 5), (offset, 7), (sources[0], 99)):
        edit = Edit(variable, STRONG)
        edit.value = value
        solver.add(edit)
        for _ in range(40):
            for constraint in solver.plan(edit):
                constraint.execute()
        results.append(total.value)
    return results


def run():
    solver = Solver()
    return chain(solver, 300, 12_000), projection(solver, 900), solver.retracted


EXPECTED = (299, [2922750, 2029050, 2029050], 3)
