#!/usr/bin/python3
"""spec_run.py - specs are read as they mean, and every mistake in one is told. Usage: spec_run.py DUMP.

specs/mistakes holds specs with mistakes and what is said about each, word for word:
    # the claim
    head | test | monitor GUEST | whole | source | bytes TEXT      how the lines become a spec
    | a line
    > 3:5: what is said at line 3, column 5
    = if the JSON Schema refuses it as well: it cannot know sums, names and files
head: top-level keys, that come before those of BASE and replace them. test: keys of its test. monitor: the
keys of `monitor` in a spec of that kind, and the test's guest. whole: the whole spec. source: a file spec.s.
specs/NAME.yaml and NAME.dump are a good spec and how it is understood. With --accept what is said now is
written into these files, for a person to look at.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import jsonschema
import yaml

DUMP = os.path.abspath(sys.argv[1])
ACCEPT = '--accept' in sys.argv
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
TABLES = ROOT + '/vmm/hosted/grader/spec/'
BASE = {
    'schema': 'schema: visor-grade/1\n',
    'assignment': 'assignment: a\n',
    'points': 'points: 1\n',
    'build': 'build: { as: [k.s], overlay: overlay }\n',
    'tests': 'tests: [{ id: one, points: 1, expect: { exit: halt } }]\n',
}
failed = 0


def fail(claim, *details):
    global failed
    failed += 1
    print(f'spec: {claim}', *details, sep='\n    ')


def dump(path, folder=None):
    result = subprocess.run([DUMP, path], cwd=folder, capture_output=True, timeout=20, check=False)
    if result.returncode not in (0, 1) or result.stderr:
        fail(f'{path}: the reader came to an end of its own', result.stderr.decode()[-3000:])
    return result.returncode == 0, result.stdout.decode()


def lay_out(folder):
    """The files that specs name."""
    for name in ('overlay', 'linked', 'guests'):
        os.mkdir(f'{folder}/{name}')
    for name, text in (('overlay/driver.s', 'nop\n'), ('guests/one.s', 'nop\n'), ('guests/one.inc', 'nop\n'),
                       ('disk.img', 'D' * 700), ('empty.img', ''), ('one.s', 'nop\n')):
        with open(f'{folder}/{name}', 'w', encoding='ascii') as file:
            file.write(text)
    os.symlink('../disk.img', folder + '/linked/outside.s')
    os.symlink('disk.img', folder + '/link.img')
    os.symlink('.', folder + '/way')


def compose(how, lines):
    """The spec's name and text."""
    kind, _, more = how.partition(' ')
    text = ''.join(line + '\n' for line in lines)
    if kind == 'head':
        given = {line.partition(':')[0] for line in lines}
        text += ''.join(line for key, line in BASE.items() if key not in given)
    elif kind == 'test':
        text = ''.join(line for key, line in BASE.items() if key != 'tests')
        text += 'machine: { devices: disk0 }\ntests:\n  - id: one\n    points: 1\n'
        text += ''.join(f'    {line}\n' for line in lines)
        if not any(line.startswith(('expect:', 'equiv:')) for line in lines):
            text += '    expect: { exit: halt }\n'
    elif kind == 'monitor':
        text = ''.join(line for key, line in BASE.items() if key != 'tests')
        text += 'kind: monitor\nmonitor:\n' + ''.join(f'  {line}\n' for line in lines)
        guest = f'guest: {more}, ' if more else ''
        text += f'tests: [{{ id: one, points: 1, {guest}expect: {{ exit: halt }} }}]\n'
    if kind == 'bytes':
        return 'spec.yaml', more.encode().decode('unicode_escape').encode('latin-1') + b'\n'
    return 'spec.s' if kind == 'source' else 'spec.yaml', text.encode()


def read_cases(path):
    case = None
    with open(path, encoding='utf-8') as file:
        for line in file.read().splitlines():
            if line.startswith('# '):
                case = {'claim': line[2:], 'how': None, 'lines': [], 'said': []}
                yield case
            elif line.startswith('|'):
                case['lines'].append(line[2:])
            elif line.startswith(('>', '=')):
                case['said'].append(line)
            else:
                case['how'] = line


def check_mistake(case, folder, validator):
    name, text = compose(case['how'], case['lines'])
    with open(f'{folder}/{name}', 'wb') as file:
        file.write(text)
    good, output = dump(name, folder)
    *said, last = output.splitlines()
    prefix, middle = name + ':', ': error: '
    if not all(line.startswith(prefix) and middle in line for line in said):
        fail(case['claim'], 'not in the form spec.yaml:1:2: error: ...', *said)
    said = ['> ' + line[len(prefix):].replace(middle, ': ', 1) for line in said]
    count = len(said)
    summary = f'{name}: {count} error{"" if count == 1 else "s"}, nothing was graded'
    if good or last != summary:
        fail(case['claim'], 'it was not refused as it should be:', last)
    if name == 'spec.yaml' and is_refused(validator, text):
        said.append('= the schema refuses it as well')
    if not ACCEPT and said != case['said']:
        fail(case['claim'], 'expected:', *case['said'], 'said:', *said)
    case['said'] = said


def write_cases(path, cases):
    with open(path, 'w', encoding='utf-8') as file:
        for case in cases:
            lines = [f'# {case["claim"]}', case['how']]
            lines += ['| ' + line for line in case['lines']] + case['said']
            file.write('\n'.join(lines) + '\n')


def rows(path, macro):
    with open(TABLES + path, encoding='utf-8') as file:
        return re.findall(rf'^ *(?:{macro})\((.*?)\)(?: *\\)?$', file.read(), re.M)


def load_schema():
    schema = json.loads(subprocess.run([DUMP, '--schema'], capture_output=True, timeout=20, check=True).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    definitions = schema['$defs']
    for reference in re.findall(r'"#/\$defs/(\w+)"', json.dumps(schema)):
        if reference not in definitions:
            fail(f'the schema has no definition of {reference}')
    check_keys(definitions)
    return jsonschema.Draft202012Validator(schema)


def is_refused(validator, text):
    """By the schema, if other readers of YAML get as far as that."""
    try:
        return not validator.is_valid(yaml.safe_load(text))
    except (yaml.YAMLError, UnicodeDecodeError):
        return False


def check_valid(validator, path):
    with open(path, encoding='utf-8') as file:
        for error in validator.iter_errors(yaml.safe_load(file)):
            fail(f'{path}: the schema refuses what the reader takes', list(error.absolute_path), error.message)


def keys_of_table():
    """(mapping, key) of each row, with the rows that macros of the table make."""
    with open(TABLES + 'spec_keys.def', encoding='utf-8') as file:
        text = file.read().partition('#endif\n\nMAPPING')[2]
    relations = ['eq', 'ne', 'lt', 'le', 'gt', 'ge']
    found = {(mapping, key) for mapping, key in re.findall(r'(?:KEY|WHOLE)\((\w+), "(\w+)"', text)}
    for mapping in re.findall(r'WHOLE\((\w+), key, ', text):
        found |= {(mapping, key) for key in relations}
    makers = dict(re.findall(r'#define (\w+)\(mapping\)((?:.*\\\n)*.*\n)', text))
    for maker, body in makers.items():
        for mapping in re.findall(rf'^{maker}\((\w+)\)', text, re.M):
            found |= {(mapping, key) for key in re.findall(r'\(mapping, "(\w+)"', body)}
    return {(mapping, key) for mapping, key in found if mapping != 'mapping'}


def check_keys(definitions):
    """Rows of the table and properties of the schema are the same, and each says what it means."""
    table = keys_of_table()
    schema = {(name, key) for name, row in definitions.items() for key in row.get('properties', {})}
    if len(table) < 100 or table != schema:
        fail('the table and the schema have the same keys', sorted(table ^ schema))
    for name, row in definitions.items():
        for key, value in row.get('properties', {}).items():
            if len(value.get('description', '')) < 5:
                fail(f'{name}.{key} has no description')


def check_windows():
    """A byte order mark and lines that end in CR LF change nothing."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(HERE + '/specs', folder, dirs_exist_ok=True)
        with open(folder + '/everything.yaml', 'rb') as file:
            text = file.read()
        plain = dump('everything.yaml', folder)
        with open(folder + '/everything.yaml', 'wb') as file:
            file.write(b'\xef\xbb\xbf' + text.replace(b'\n', b'\r\n'))
        if not plain[0] or dump('everything.yaml', folder) != plain:
            fail(check_windows.__doc__)


def keys_used(tree):
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield key
            yield from keys_used(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from keys_used(value)


def check_dump(file_name):
    name = file_name.partition('.')[0]
    good, output = dump(file_name, HERE + '/specs')
    path = f'{HERE}/specs/{name}.dump'
    if ACCEPT:
        with open(path, 'w', encoding='utf-8') as file:
            file.write(output)
    with open(path, encoding='utf-8') as file:
        if not good or file.read() != output:
            with open(f'{tempfile.gettempdir()}/{name}.dump', 'w', encoding='utf-8') as other:
                other.write(output)
            fail(f'{file_name} is not understood as in {name}.dump', f'see {other.name}')


def check_everything_used():
    used = set()
    for name in ('everything', 'monitor'):
        with open(f'{HERE}/specs/{name}.yaml', encoding='utf-8') as file:
            used |= set(keys_used(yaml.safe_load(file)))
    missing = {key for _, key in keys_of_table()} - used
    if missing:
        fail('everything.yaml and monitor.yaml use every key', sorted(missing))


def places(tree, way=()):
    """Ways to all values of a tree."""
    yield way
    if isinstance(tree, (dict, list)):
        for key in tree if isinstance(tree, dict) else range(len(tree)):
            yield from places(tree[key], way + (key,))


def changed(tree, way, value):
    """A copy in which something else stands at that place; None: nothing."""
    if not way:
        return value
    copy = tree.copy()
    if len(way) > 1 or value is not None:
        copy[way[0]] = changed(tree[way[0]], way[1:], value)
    else:
        del copy[way[0]]
    return copy


def check_agreement(validator, name):
    """What the reader takes of a good spec with one thing changed, the schema takes as well."""
    with open(f'{HERE}/specs/{name}', encoding='utf-8') as file:
        tree = yaml.safe_load(file)
    others = [None, '', 'x', 0, 1, -1, 0.5, 70000, True, '1..3', '64K', [], {}, ['bare'], {'eq': 1}, {'sym': 'x'}]
    trees = [changed(tree, way, other) for way in places(tree) if way for other in others]
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(HERE + '/specs', folder, dirs_exist_ok=True)
        paths = [f'{folder}/{number}.yaml' for number in range(len(trees))]
        for path, other in zip(paths, trees):
            with open(path, 'w', encoding='utf-8') as file:
                json.dump(other, file)
        result = subprocess.run([DUMP, '--which', *paths], capture_output=True, timeout=100, check=True)
    taken = 0
    for other, answer in zip(trees, result.stdout.decode().splitlines(), strict=True):
        taken += answer == 'good'
        if answer == 'good' and not validator.is_valid(other):
            error = jsonschema.exceptions.best_match(validator.iter_errors(other))
            fail(f'{name} changed: the schema refuses what the reader takes', list(error.absolute_path), error.message)
    return len(trees), taken


def main():
    path = HERE + '/specs/mistakes'
    cases, validator = list(read_cases(path)), load_schema()
    with tempfile.TemporaryDirectory() as folder:
        lay_out(folder)
        for case in cases:
            check_mistake(case, folder, validator)
    if ACCEPT:
        write_cases(path, cases)
    for name in ('everything.yaml', 'monitor.yaml', 'front-matter.s', 'brought.s'):
        check_dump(name)
    check_everything_used()
    check_windows()
    specs = [f'{HERE}/specs/{name}.yaml' for name in ('everything', 'monitor')]
    course = ROOT + '/examples/course'
    labs = [f'{course}/{name}/spec.yaml' for name in sorted(os.listdir(course)) if name.startswith('lab')]
    for spec in specs + labs:
        check_valid(validator, spec)
    for lab in labs:
        if not dump(lab)[0]:
            fail(lab, dump(lab)[1])
    if len(labs) < 6:
        fail('the course has six labs')
    changes, taken = check_agreement(validator, 'everything.yaml')
    refused = sum('= ' in line[:2] for case in cases for line in case['said'])
    print(f'{len(cases)} specs with mistakes, {refused} of them refused by the schema; of {changes} changes of a good '
          f'spec {taken} are good, and good to the schema; {failed} failed')
    sys.exit(failed > 0)


main()
