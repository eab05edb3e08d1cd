#!/usr/bin/python3.11
"""Compares the code objects of ouro with those of compile(), recursively.

usage: compare_code.py [-O LEVEL] [-j JOBS] [-v COUNT] [--ouro PATH] [--minimum PERCENT] [FILE_OR_FOLDER ...]
       compare_code.py --binary PATH ... the same with the bare front end, code_dump, which knows no encodings but UTF-8
                                         and Latin-1
       compare_code.py --binary PATH --cases FILE      texts, each ended by a line of 20 '='; errors and warnings with their places
       compare_code.py --diff NAME FILE  both forms of the code object with this qualified name

Prints the share of equal code objects, and the first differences of each kind. Without arguments all files below
/usr/lib/python3.11 are compared. A file that compile() refuses must be refused with the same message.
"""
import argparse
import collections
import difflib
import dis
import io
import marshal
import multiprocessing
import os
import subprocess
import sys
import types
import warnings

FIELDS = ['co_name', 'co_qualname', 'co_firstlineno', 'co_argcount', 'co_posonlyargcount', 'co_kwonlyargcount',
          'co_flags', 'co_varnames', 'co_cellvars', 'co_freevars', 'co_names', 'co_stacksize', 'co_code',
          'co_exceptiontable', 'co_linetable', 'co_filename']

# What makes ouro answer as code_dump does: a path a line is asked, "ok SIZE" and marshalled code or the failure is told.
SERVER = """
import marshal, sys, warnings
level = int(sys.argv[1])
for path in sys.stdin:
    path = path[:-1]
    with open(path, "rb") as file:
        source = file.read()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            data = marshal.dumps(compile(source, path, "exec", 0, True, level))
            told = b"ok %d\\n" % len(data) + data
        except (SyntaxError, ValueError, RecursionError) as error:
            told = f"failed {type(error).__name__} 0 0 0 0 {getattr(error, 'msg', error)}\\n".encode()
    for warning in caught:
        if warning.category is SyntaxWarning:
            sys.stdout.buffer.write(f"warning {warning.lineno} {warning.message}\\n".encode())
    sys.stdout.buffer.write(told)
    sys.stdout.buffer.flush()
"""


def command_of(options):
    """The command that answers for paths on its standard input."""
    if options.binary:
        return [options.binary, f'--optimize={options.level}', '-']
    return [options.ouro, '-I', '-c', SERVER, str(options.level)]


def key_of(constant):
    """Equal for constants of equal types and values; nested code objects are compared by themselves."""
    if isinstance(constant, types.CodeType):
        return ('code', constant.co_name)
    if isinstance(constant, tuple):
        return ('tuple',) + tuple(map(key_of, constant))
    if isinstance(constant, frozenset):
        return ('frozenset', frozenset(map(key_of, constant)))
    return (type(constant).__name__, repr(constant))


def compare(theirs, ours, path, result):
    result.total += 1
    where = f'{path}:{theirs.co_firstlineno} {theirs.co_qualname}'
    bad = []
    for field in FIELDS:
        if getattr(theirs, field) != getattr(ours, field):
            bad.append(field)
    if list(map(key_of, theirs.co_consts)) != list(map(key_of, ours.co_consts)):
        bad.append('co_consts')
    if bad:
        result.kinds['+'.join(bad)].append(where)
    else:
        result.equal += 1
    their_inner = [c for c in theirs.co_consts if isinstance(c, types.CodeType)]
    our_inner = [c for c in ours.co_consts if isinstance(c, types.CodeType)]
    for a, b in zip(their_inner, our_inner):
        compare(a, b, path, result)
    result.total += abs(len(their_inner) - len(our_inner))


class Result:
    def __init__(self):
        self.total = self.equal = self.files = 0
        self.kinds = collections.defaultdict(list)


def read_outcome(pipe):
    """One answer of code_dump: (code object or None, failure line, warnings)."""
    found = []
    while True:
        line = pipe.readline()
        if not line:
            return None, 'the tool ended', found
        if line.startswith(b'warning '):
            found.append(tuple(line.decode('utf-8', 'replace').rstrip('\n').split(' ', 2)[1:]))
        elif line.startswith(b'ok '):
            data = pipe.read(int(line[3:]))
            try:
                return marshal.loads(data), None, found
            except (ValueError, EOFError, TypeError) as error:
                return None, f'failed marshal 0 0 0 0 {error}', found
        else:
            return None, line.decode('utf-8', 'replace').rstrip('\n'), found


def work(job):
    files, level, command = job
    result = Result()

    def start():
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    tool = start()
    for path in files:
        with open(path, 'rb') as file:
            source = file.read()
        try:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter('always')
                theirs = compile(source, path, 'exec', 0, True, level)
        except (SyntaxError, ValueError, RecursionError, UnicodeError) as error:
            theirs = error
        expected = [(str(w.lineno), str(w.message)) for w in caught if w.category is SyntaxWarning]
        result.files += 1
        tool.stdin.write(path.encode() + b'\n')
        tool.stdin.flush()
        ours, failure, found = read_outcome(tool.stdout)
        if isinstance(theirs, Exception):
            if failure is None:
                result.kinds['accepted'].append(path)
            elif getattr(theirs, 'msg', str(theirs)) not in failure:
                result.kinds['message'].append(f'{path}: {failure!r} for {theirs!r}')
            continue
        if failure is not None:
            result.kinds['refused: ' + ' '.join(failure.split()[6:])].append(f'{path} {failure}')
            result.total += 1
            if tool.poll() is not None or failure == 'the tool ended':
                tool = start()
            continue
        if sorted(found) != sorted(expected):
            result.kinds['warnings'].append(f'{path} {found} {expected}')
        compare(theirs, ours, path, result)
    tool.stdin.close()
    tool.wait()
    result.kinds = dict(result.kinds)
    return result


def show(code):
    for instruction in dis.get_instructions(code):
        p = instruction.positions
        yield (f'{instruction.offset:5} {instruction.opname} {instruction.arg} {instruction.argrepr[:40]} '
               f'({p.lineno},{p.end_lineno},{p.col_offset},{p.end_col_offset})')
    for entry in dis._parse_exception_table(code):
        yield str(entry)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('-O', dest='level', type=int, default=0)
    parser.add_argument('-j', dest='jobs', type=int, default=2)
    parser.add_argument('-v', dest='verbose', type=int, default=3)
    parser.add_argument('--diff', help='print the instructions of both for the code object of this name')
    parser.add_argument('--minimum', type=float, default=0, help='the share in percent below which this fails')
    parser.add_argument('--ouro', default=os.path.join(os.path.dirname(__file__), '..', 'build/checked/ouro'))
    parser.add_argument('--binary', help='code_dump, in place of ouro')
    parser.add_argument('paths', nargs='*', default=['/usr/lib/python3.11'])
    parser.add_argument('--cases', help='a file of texts')
    options = parser.parse_args()
    if options.cases and not options.binary:
        parser.error('--cases needs --binary')
    if options.cases:
        return compare_cases(options.cases, options)
    files = []
    for path in options.paths:
        if os.path.isfile(path):
            files.append(path)
        for folder, _, names in sorted(os.walk(path)):
            files += [os.path.join(folder, n) for n in sorted(names) if n.endswith('.py')]
    if options.diff:
        return diff(files[0], options)
    chunks = [files[i::options.jobs * 8] for i in range(options.jobs * 8)]
    jobs = [(chunk, options.level, command_of(options)) for chunk in chunks if chunk]
    if options.jobs == 1:
        results = list(map(work, jobs))
    else:
        with multiprocessing.Pool(options.jobs) as pool:
            results = pool.map(work, jobs, chunksize=1)
    kinds = collections.defaultdict(list)
    for result in results:
        for kind, places in result.kinds.items():
            kinds[kind] += places
    total, equal = sum(r.total for r in results), sum(r.equal for r in results)
    for kind, places in sorted(kinds.items(), key=lambda item: -len(item[1])):
        print(f'{len(places):6} {kind}')
        for place in places[:options.verbose]:
            print('         ', place)
    share = 100 * equal / max(total, 1)
    print(f'{sum(r.files for r in results)} files, {total} code objects, {equal} equal: {share:.3f} %')
    return 0 if share >= options.minimum else 1


def outcome_of_compile(text, path, level):
    """The code object or None, the failure in code_dump's words or None, and the warnings."""
    def number(value):
        return -1000000 if value is None else value
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        code = failure = None
        try:
            code = compile(text, path, 'exec', 0, True, level)
        except SyntaxError as error:
            place = ' '.join(str(number(n)) for n in (error.lineno, error.offset, error.end_lineno, error.end_offset))
            failure = f'failed {type(error).__name__} {place} {error.msg}'
        except Exception as error:
            failure = f'failed {type(error).__name__} -1000000 -1000000 -1000000 -1000000 {error}'
    return code, failure, [(str(w.lineno), str(w.message)) for w in caught]


def compare_cases(path, options):
    tool = subprocess.run([options.binary, f'--optimize={options.level}', '--text', '--cases', path],
                          stdout=subprocess.PIPE)
    answers = io.BytesIO(tool.stdout)
    result, count, bad = Result(), 0, 0
    with open(path, encoding='utf-8') as file:
        texts = file.read().split('=' * 20 + '\n')[:-1]
    for text in texts:
        count += 1
        theirs, wanted, warned = outcome_of_compile(text, path, options.level)
        ours, failure, found = read_outcome(answers)
        if failure != wanted or (theirs and found != warned):
            bad += 1
            print(f'{text!r}\n    ours   {failure} {found}\n    theirs {wanted} {warned}')
        elif theirs:
            compare(theirs, ours, repr(text), result)
    for kind, places in result.kinds.items():
        print(kind, *places, sep='\n    ')
    print(f'{count} cases, {bad} with other errors or warnings, {result.equal} of {result.total} code objects equal')
    return 1 if bad or result.equal != result.total else 0


def diff(path, options):

    def find(code):
        if code.co_qualname == options.diff:
            yield code
        for constant in code.co_consts:
            if isinstance(constant, types.CodeType):
                yield from find(constant)
    with open(path, 'rb') as file:
        theirs = compile(file.read(), path, 'exec', 0, True, options.level)
    tool = subprocess.run(command_of(options), input=path.encode() + b'\n', stdout=subprocess.PIPE)
    ours, failure, _ = read_outcome(io.BytesIO(tool.stdout))
    if ours is None:
        print(failure)
        return 1
    for a, b in zip(find(theirs), find(ours)):
        for field in FIELDS + ['co_consts']:
            x, y = getattr(a, field), getattr(b, field)
            if x != y and not isinstance(x, bytes):
                print(field, x, y)
        for line in difflib.unified_diff(list(show(a)), list(show(b)), lineterm='', n=4):
            print(line)
    return 0


if __name__ == '__main__':
    sys.exit(main())
