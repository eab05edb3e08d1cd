#!/usr/bin/python3.11
"""Compares what CPython and ouro make of all source files of the library with the modules around the compiler.

usage: compare_library.py --ouro PATH [--jobs N] [--batch N] [FILE_OR_FOLDER ...]

For each file (default: all below /usr/lib/python3.11), in processes of both programs:
- unparse: ast.unparse of the tree has the same text on both, and that text gives the same tree again;
- marshal: the code object is dumped in all versions (0 to 4) by each side, twice by ouro with the same bytes; what one side
  writes, the other and the writer load as a code object equal in all fields to the one that was compiled;
- positions: co_lines and co_positions of all code objects are the same.

Prints the differences and a last line of counts; the exit status is 1 when there is a difference. Takes some minutes.
"""
import argparse
import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile

ORACLE = '/usr/bin/python3.11'

# Runs on both sides: argv is the job's file, the own folder and the other side's folder; "make" writes, "load" compares.
SIDE = r'''
import ast, hashlib, json, marshal, os, sys, types, warnings
warnings.simplefilter('ignore')
job, task, own, other = sys.argv[1:5]
FIELDS = ('co_name co_qualname co_filename co_firstlineno co_argcount co_posonlyargcount co_kwonlyargcount co_flags '
          'co_varnames co_cellvars co_freevars co_names co_stacksize co_code co_exceptiontable co_linetable').split()

def canonical(value):
    if isinstance(value, types.CodeType):
        return ['code', [canonical(getattr(value, name)) for name in FIELDS], [canonical(v) for v in value.co_consts]]
    if isinstance(value, tuple):
        return ['tuple', [canonical(v) for v in value]]
    if isinstance(value, frozenset):
        return ['frozenset', sorted(repr(canonical(v)) for v in value)]
    return [type(value).__name__, repr(value)]

def places(code):
    yield list(code.co_lines())
    yield list(code.co_positions())
    for value in code.co_consts:
        if isinstance(value, types.CodeType):
            yield from places(value)

def digest(value):
    return hashlib.sha256(repr(value).encode('utf-8', 'surrogatepass')).hexdigest()

def said(error):
    return [type(error).__name__, str(error)]

results = []
for number, path in enumerate(json.load(open(job))):
    result = {'path': path}
    results.append(result)
    with open(path, 'rb') as file:
        source = file.read()
    try:
        code = compile(source, path, 'exec', dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        result['refused'] = said(error)
        continue
    if task == 'make':
        tree = ast.parse(source)
        text = ast.unparse(tree)
        result['text'] = digest(text)
        try:
            result['round trip'] = ast.dump(ast.parse(text)) == ast.dump(tree)
        except SyntaxError as error:
            result['round trip'] = said(error)
        result['places'] = digest(list(places(code)))
        again = compile(source, path, 'exec', dont_inherit=True)
        for version in range(5):
            data = marshal.dumps(code, version)
            with open(os.path.join(own, f'{number}.{version}'), 'wb') as file:
                file.write(data)
            if sys.implementation.name != 'cpython':
                result[f'deterministic {version}'] = marshal.dumps(again, version) == data
    else:
        wanted = canonical(code)
        for folder in own, other:
            for version in range(5):
                with open(os.path.join(folder, f'{number}.{version}'), 'rb') as file:
                    loaded = marshal.loads(file.read())
                which = f'version {version} by ' + ('itself' if folder == own else 'the other')
                # A nan differs from another one.
                result[which] = canonical(loaded) == wanted and (loaded == code or "'nan'" in repr(wanted))
print(json.dumps(results))
'''


def run(program, job, task, own, other):
    done = subprocess.run([program, '-c', SIDE, job, task, own, other], capture_output=True, text=True)
    if done.returncode != 0:
        return f'{program} {task}: status {done.returncode}: {done.stderr[-2000:]}'
    return json.loads(done.stdout)


def compare(ouro, files):
    """The differences of some files and how many are valid."""
    differences, valid = [], 0
    with tempfile.TemporaryDirectory(prefix='compare-library-') as folder:
        job = os.path.join(folder, 'job.json')
        with open(job, 'w') as file:
            json.dump(files, file)
        ours, theirs = os.path.join(folder, 'ours'), os.path.join(folder, 'theirs')
        os.mkdir(ours)
        os.mkdir(theirs)
        for task in 'make', 'load':
            a, b = run(ORACLE, job, task, theirs, ours), run(ouro, job, task, ours, theirs)
            if isinstance(a, str) or isinstance(b, str):
                return [str(x) + f' ({files[0]} ...)' for x in (a, b) if isinstance(x, str)], valid
            for x, y in zip(a, b):
                valid += task == 'make' and 'refused' not in x
                for key in sorted(x.keys() | y.keys()):
                    mine, other = y.get(key), x.get(key)
                    if key.startswith('deterministic'):
                        equal = mine is True
                    elif key.startswith('version'):
                        equal = mine is True and other is True
                    else:
                        equal = mine == other
                    if not equal:
                        differences.append(f"{x['path']}: {task}: {key}: CPython {other!r}, ouro {mine!r}")
    return differences, valid


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--ouro', required=True)
    parser.add_argument('--jobs', type=int, default=1)
    parser.add_argument('--batch', type=int, default=40)
    parser.add_argument('paths', nargs='*', default=['/usr/lib/python3.11'])
    options = parser.parse_args()
    files = []
    for path in options.paths:
        if os.path.isdir(path):
            files += [os.path.join(folder, name) for folder, _, names in os.walk(path) for name in names if name.endswith('.py')]
        else:
            files.append(path)
    files.sort()
    batches = [files[i:i + options.batch] for i in range(0, len(files), options.batch)]
    total = valid = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for differences, count in pool.map(lambda batch: compare(os.path.abspath(options.ouro), batch), batches):
            for line in differences:
                print(line, flush=True)
            total += len(differences)
            valid += count
    print(f'{len(files)} files, {valid} of them valid, {total} differences')
    return 1 if total else 0


if __name__ == '__main__':
    sys.exit(main())
