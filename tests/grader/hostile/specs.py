"""specs.py - specs that are wrong, or hostile: NAME: (what the message says, bytes). An instructor makes
mistakes; and who gets a course from somebody else does not want to be surprised by it."""

HEAD = '''schema: visor-grade/1
assignment: wrong
points: 10
build: { as: [kernel.s] }
'''
TEST = '''  - id: a
    points: 10
    expect: { exit: halt }
'''


def spec(text):
    return text if isinstance(text, bytes) else text.encode()


def laughs():
    """Each line is ten of the one before it."""
    text = 'a0: &a0 [lol]\n'
    for n in range(1, 12):
        text += f'a{n}: &a{n} [' + ', '.join([f'*a{n - 1}'] * 10) + ']\n'
    return text


def specs(quick):
    return {name: (message, spec(text)) for name, (message, text) in {
        'wrong-sum': ('points', HEAD + 'tests:\n' + TEST.replace('points: 10', 'points: 11')),
        'unknown-key': ('pionts', HEAD + 'pionts: 3\ntests:\n' + TEST),
        'twice-a-key': ('title', HEAD + 'title: a\ntitle: b\ntests:\n' + TEST),
        'needs-in-circles': ('needs', HEAD.replace('10', '20') + 'tests:\n' + TEST.replace('points', 'needs: [b]\n    points')
                             + TEST.replace('id: a', 'id: b').replace('points', 'needs: [a]\n    points')),
        'needs-nobody': ('nobody', HEAD + 'tests:\n' + TEST.replace('points', 'needs: [nobody]\n    points')),
        'no-tests': ('tests', HEAD + 'tests: []\n'),
        'other-schema': ('schema', 'schema: visor-grade/9\n' + HEAD.split('\n', 1)[1] + 'tests:\n' + TEST),
        'laughs': ('alias', laughs()),
        'tags': ('tag', HEAD + 'title: !!python/object/apply:os.system [id]\ntests:\n' + TEST),
        'deep': ('', HEAD + 'title: ' + '[' * 100000 + '\n'),
        'deep-blocks': ('', HEAD + 'tests:\n' + '- ' * 20000 + 'x\n'),
        'large': ('', b'# ' + b'x' * ((8 if quick else 100) << 20) + b'\n'),
        'nul-bytes': ('', HEAD.encode() + b'title: "a\0b"\ntests: []\0\n'),
        'rubbish': ('', bytes(range(256)) * 64),
        'empty': ('', ''),
        'escapes': ('', HEAD + '"\\e[2J\\a::error::x": 1\ntests:\n' + TEST),
        'seeds-without-end': ('seeds', HEAD + 'tests:\n' + TEST + '    schedule: { seeds: 0..18446744073709551615 }\n'),
        'wrong-expression': ('regular expression', HEAD + 'tests:\n' + TEST.replace('exit: halt', 'console: { regex: "((((" }')),
        'overlay-above': ('overlay', HEAD.replace('kernel.s]', 'kernel.s], overlay: ../../../../../../../etc') + 'tests:\n' + TEST),
        'disk-is-a-device': ('disk', HEAD + 'disk: /dev/zero\ntests:\n' + TEST),
        'storage-without-end': ('ram', HEAD + 'machine: { ram: 4G }\ntests:\n' + TEST),
    }.items()}
