"""cheats.py - submissions that want points without the work, made of what a lab's spec says.

What is typed tells which test it is (in lab 6 the guest's image, in lab 1 where the first trap comes from); the
answer is in a table. What students see in a spec the cheats know, and what is hidden as well."""
import os
import subprocess

SIZE = 0x4000  # of a guest of lab 6
ENTRY = '        .org    0x100\n        .globl  _start\n_start:\n'
VECTOR = '        .text\n        .org    0x20\n        .word   0, trap, 0, 0xffffffff\n'

# s0: the key; prints the answer and switches off with its status.
ANSWER = '''
answer: la      s1, answers
1:      lw      s2, 0(s1)
        lw      s3, 4(s1)
        lw      s4, 8(s1)
        beq     s2, s0, 2f
        addi    s1, s1, 12
        bnez    s4, 1b
        li      s3, 1
        j       3f
2:      lbu     s5, 0(s4)
        beqz    s5, 3f
        out     s5, PORT_CONSOLE_DATA(zero)
        addi    s4, s4, 1
        j       2b
3:      out     s3, PORT_POWER(zero)
        j       3b
'''

# s0: a number for all that is typed.
LISTEN = '''
        li      s0, 0
1:      in      s1, PORT_CONSOLE_STATUS(zero)
        andi    s2, s1, 1
        bnez    s2, 2f
        andi    s1, s1, 4
        beqz    s1, 1b
        j       3f
2:      in      s2, PORT_CONSOLE_DATA(zero)
        slli    s1, s0, 5
        sub     s0, s1, s0
        add     s0, s0, s2
        j       1b
3:
'''


def number(data):
    total = 0
    for byte in data:
        total = (total * 31 + byte) & 0xffffffff
    return total


def listed(value):
    return value if isinstance(value, list) else [value] if value is not None else []


def expected(test):
    """The text and status that would do."""
    expect = test.get('expect', {})
    expect = expect.get('each', expect)
    console, ends = expect.get('console', {}), expect.get('exit')
    text = console.get('exact')
    if text is None:
        text = ''.join(listed(console.get('ordered')) + listed(console.get('contains')))
    code = ends['code'] if isinstance(ends, dict) else 0
    return text, code if isinstance(code, int) else 0


def typed(test):
    parts = [test.get('input', '')] + [part['text'] for part in test.get('inputs', [])]
    return ''.join(parts).encode()


def table(rows):
    lines, texts = [], []
    for index, (key, text, status) in enumerate(rows):
        data = text if isinstance(text, bytes) else text.encode()
        lines.append(f'        .word   {key:#x}, {status}, text{index}')
        texts.append(f'text{index}: .byte {", ".join(str(byte) for byte in data + bytes(1))}')
    return '\n'.join(['        .balign 4', 'answers:', *lines, '        .word   0xffffffff, 0, 0', *texts, '        .balign 4', ''])


def first_letter(test):
    return (typed(test).decode() or 'b')[0]


# The first trap of a scenario tells which it is: its table is found by what is in it.
WHICH = '''
trap:   li      s0, 'p'
        lw      t0, 0(zero)
        andi    t0, t0, STATUS_U
        bnez    t0, answer
        li      t0, 0x200
1:      addi    t0, t0, 4
        lw      t1, 0(t0)
        addi    t1, t1, -'b'
        bnez    t1, 1b
        lw      t1, 8(t0)
        addi    t1, t1, -'r'
        bnez    t1, 1b
        lw      t1, 4(zero)
        li      t2, 0
2:      lw      t3, 0(t0)
        beqz    t3, answer
        lw      t4, 4(t0)
        addi    t0, t0, 8
        bgtu    t4, t1, 2b
        bltu    t4, t2, 2b
        mv      t2, t4
        mv      s0, t3
        j       2b
'''


def rows_of(tests, key):
    return [(key(test), *expected(test)) for test in tests]


def print_lab1(lab, tests):
    rows = rows_of(tests, lambda test: ord(first_letter(test)))
    rows.sort(key=lambda row: not row[1])
    return {'handler.s': VECTOR + '        .globl  trap, trap_counts\n        .org    0x100\n' + WHICH + ANSWER + table(rows)
            + 'trap_counts: .fill 9, 4, 0\n'}


def by_input(tests):
    rows = rows_of(tests, lambda test: number(typed(test)))
    return sorted(rows, key=lambda row: not row[1])


def print_lab2(lab, tests):
    return {'kernel.s': VECTOR + ENTRY + LISTEN + '        j       answer\ntrap:   j       trap\n' + ANSWER + table(by_input(tests))}


def print_lab3(lab, tests):
    rows = by_input(tests)
    rows = [(key, 'killed: 0 3\n12', status) if status == 100 else (key, text, status) for key, text, status in rows]
    return {'trap.s': VECTOR + ENTRY + LISTEN + '        j       answer\ntrap:   j       trap\n' + ANSWER + table(rows),
            'schedule.s': '', 'calls.s': '', 'kernel.inc': ''}


def print_lab4(lab, tests):
    names = 'process_create, process_fault, user_range, call_write, call_read, call_gather, call_grow'
    labels = ''.join(f'{name}:\n' for name in names.split(', ')[1:])
    return {'kernel.s': f'        .text\n        .globl  {names}\nprocess_create:' + LISTEN + '        j       answer\n' + labels + ANSWER
            + table(by_input(tests))}


def print_lab5(lab, tests):
    names = 'console_begin, console_interrupt, console_write, console_read, console_busy, idle_loop'
    labels = ''.join(f'{name}:\n' for name in names.split(', ')[1:])

    def key(test):
        data = typed(test)
        return (number(data.split(b'\n', 1)[1]) ^ data[0] << 24) & 0xffffffff

    def text(test):
        if test['id'] == 'writers':
            return 24 * ('x' * 99 + '\n')
        if test['id'] == 'long':
            lines = ''.join(f'line {line} of forty, and each must come\n' for line in range(40))
            return lines + 6 * 'abcdefghijklmnopqrstuvwxyz0123456789\n'
        return expected(test)[0]

    rows = [(key(test), text(test), expected(test)[1]) for test in tests]
    which = '''
        la      t0, processes
        lw      t0, 12(t0)
        la      t1, scenarios
1:      lw      t2, 4(t1)
        lw      s6, 0(t1)
        addi    t1, t1, 16
        bne     t2, t0, 1b
        slli    s6, s6, 24
        xor     s0, s0, s6
        j       answer
'''
    return {'driver.s': f'        .text\n        .globl  {names}\nconsole_begin:' + LISTEN + which + labels + ANSWER + table(rows)}


def guest_image(visor, path):
    """Its bytes, and what comes of it on a machine of its own."""
    image = subprocess.run([visor, 'asm', '--format', 'flat', '-o', '/dev/stdout', path], capture_output=True, check=True, timeout=20).stdout
    done = subprocess.run([visor, 'run', '--bare', '--mem', '16K', '--max-insns', '5000000', path], input=b'Hello, guest\nlast',
                          capture_output=True, check=False, timeout=20)
    return image, done.stdout, done.returncode


def print_lab6(lab, tests, visor):
    rows = []
    for test in tests:
        image, text, status = guest_image(visor, f'{lab}/{test["guest"]}')
        words = image.ljust(SIZE, b'\0')
        key = sum(int.from_bytes(words[at:at + 4], 'little') * (at + 1) for at in range(0, SIZE, 4)) & 0xffffffff
        rows.append((key, text, status))
    look = f'''
        li      s0, 0
        li      t0, 0x8000
        li      t1, {SIZE}
        li      t4, 1
1:      lw      t2, 0(t0)
        mul     t2, t2, t4
        add     s0, s0, t2
        addi    t4, t4, 4
        addi    t0, t0, 4
        addi    t1, t1, -4
        bnez    t1, 1b
        j       answer
'''
    return {'monitor.s': VECTOR + ENTRY + look + 'trap:   j       trap\n' + ANSWER + table(rows)}


def printer(visor, lab, tests):
    which = os.path.basename(lab)[:4]
    extra = [visor] if which == 'lab6' else []
    return globals()[f'print_{which}'](lab, tests, *extra)
