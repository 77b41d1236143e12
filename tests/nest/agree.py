#!/usr/bin/env python3
"""Claim: the editions of Nest's kernel agree: programs that make system calls by chance, good ones and
bad ones, print the same under each. They print what comes back, what happened to their storage, and
whether another register than a0 and a1 changed.

Usage: agree.py VISOR NEST_MKFS NEST_FOLDER [COUNT [FIRST_SEED]]"""
import pathlib
import random
import re
import struct
import subprocess
import sys
import tempfile

VISOR, MKFS, NEST = (str(pathlib.Path(arg).resolve()) for arg in sys.argv[1:4])
COUNT = int(sys.argv[4]) if len(sys.argv) > 4 else 60
FIRST = int(sys.argv[5]) if len(sys.argv) > 5 else 1
GUESTOS = pathlib.Path(__file__).resolve().parents[2] / 'guestos'
LIMITS = dict(re.findall(r'\.equ +(\w+), (\w+)', (GUESTOS / 'limits.inc').read_text()))
MOST = int(LIMITS['REGION_BYTES'], 0) - int(LIMITS['STACK_BYTES'], 0)  # bytes of a program
EDITIONS = 'nest.elf', 'nest-c.elf'

# Registers that a call must not change: not zero, ra, sp, a0 to a2.
KEPT = [n for n in range(3, 32) if n not in (10, 11, 12)]

ADDRESSES = ['buffer', 'buffer + 1', 'buffer + 62', 'buffer + 64', 'me', 'hello', 'nobody', 'endless',
             0, 1, 0x1c00, 0x1c01, 0x1ff0, 0x1ff1, 0x1fff, 0x2000, 0x2001, 0x7fffffff, 0x80000000, -1, -4]
NUMBERS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 28, 64, 600, 0x2000, 0x7fffffff, 0x80000000, -1, -28]
NAMES = ['me', 'me', 'hello', 'nobody', 'endless', 'outside', 'large', 'brim', 'empty', 'astray', 'buffer + 1', 0x1fff, 0x2000, -1]

CHILD, PARENT, READER, RIVAL, GONE = 1, 2, 3, 4, 5  # what a program can be told to be, see program()

# What is asked for, how often, and with what arguments.
CALLS = [
    ('WRITE', 4, (ADDRESSES, NUMBERS[:14])),
    ('WRITE', 1, (ADDRESSES, NUMBERS)),
    ('READ', 3, (ADDRESSES[:3], NUMBERS[:9])),
    ('READ', 1, (ADDRESSES[5:], NUMBERS)),
    ('YIELD', 1, ()),
    ('SLEEP', 2, ([0, 1, 100, 3000, 100000, -1, 0x80000000],)),
    ('GETPID', 1, ()),
    ('BRK', 2, (ADDRESSES + [0] * 10,)),
    ('KILL', 2, ([0, 1, 3, 4, 5, 6, 99, -1],)),
    ('PROCESS', 5, (NUMBERS, ADDRESSES)),
    ('FILE', 5, (NUMBERS, ADDRESSES)),
    ('SEND', 2, ([0, 1, 3, 4, 5, 6, 7, -1], NUMBERS)),
    ('RECEIVE', 0.3, ()),
    ('RANDOM', 1, ()),
    ('POWEROFF', 0.3, (NUMBERS,)),
    ('WAIT', 1, ()),
]


def call(dice, name, choices):
    """One system call: a0 to a2 by chance unless it is said what they may be."""
    lines = []
    for register in range(3):
        chosen = dice.choice(choices[register] if register < len(choices) else NUMBERS)
        lines.append(f'la a{register}, {chosen}' if isinstance(chosen, str) else f'li a{register}, {chosen}')
    return lines + made_and_told(name)


def made_and_told(name):
    return ['call fill', f'syscall {name}', 'call tell']


def calls(dice, count):
    lines = []
    for _ in range(count):
        name, _, choices = dice.choices(CALLS, [weight for _, weight, _ in CALLS])[0]
        lines += call(dice, f'SYS_{name}', choices)
    return lines


def ended(label):
    """Waits for all children, then until those that are nobody's have ended too. What is left of them?"""
    lines = [f'{label}:', *made_and_told('SYS_WAIT'), f'bgez a0, {label}', 'li a0, 1000000', 'syscall SYS_SLEEP']
    for index in range(1, 5):
        lines += [f'li a0, {index}', 'la a1, buffer', *made_and_told('SYS_PROCESS')]
    return lines


def with_child(dice, label):
    lines = call(dice, 'SYS_SPAWN', (NAMES, [CHILD], [0, 1]))
    lines += call(dice, 'SYS_SLEEP', ([0, 1, 100, 1000],))
    return lines + calls(dice, dice.randrange(4)) + ended(label)


def with_letters(dice, label):
    """Two for a child: the second one waits until it has read the first, or ended."""
    send = ['lw a0, child_pid(zero)', f'li a1, {dice.choice(NUMBERS)}', *made_and_told('SYS_SEND')]
    kind = dice.choice([CHILD, READER])
    return ['la a0, me', f'li a1, {kind}', 'syscall SYS_SPAWN', 'sw a0, child_pid(zero)', *send, *send, *ended(label)]


def with_parent(dice, label):
    """A child that spawns and ends: its children are nobody's, or forgotten if they have ended. Nothing
    else runs meanwhile."""
    return ['la a0, me', f'li a1, {PARENT}', f'li a2, {dice.randrange(2)}', *made_and_told('SYS_SPAWN'), *ended(label)]


def with_rival(dice, label):
    """A child that wants the disk at the same time. Who has to wait is a matter of time, so the others
    say nothing."""
    return ['la a0, me', f'li a1, {RIVAL}', *made_and_told('SYS_SPAWN'), 'syscall SYS_YIELD',
            *call(dice, 'SYS_SPAWN', (['me'], [GONE])), *ended(label)]


def program(dice):
    """What it does depends on its argument: 0, or how it was spawned by itself."""
    whole = calls(dice, 6)
    for i in range(6):
        part = dice.choice([with_child, with_child, with_letters, with_parent, with_rival])
        whole += part(dice, f'again{i}') + calls(dice, dice.randrange(5))
    whole += call(dice, str(dice.choice([17, 18, 99, -1])), ())
    child = calls(dice, dice.randrange(8))
    parent = []
    for _ in range(dice.randrange(1, 3)):
        parent += call(dice, 'SYS_SPAWN', (['me', 'hello', 'nobody'], [GONE], [0, 1]))
    if dice.randrange(2):
        parent += ['li a0, 100000', 'syscall SYS_SLEEP']
    reader = made_and_told('SYS_RECEIVE') * 2
    end = ['li a0, 7', 'syscall SYS_EXIT']
    roles = {0: ['call dirty', *whole], CHILD: ['call dirty', *child], PARENT: parent, READER: reader,
             RIVAL: ['la a0, me', f'li a1, {GONE}', 'syscall SYS_SPAWN'], GONE: []}
    body = '\n        '.join(line for number, lines in roles.items() for line in
                             [f'li t0, {number}', f'bne a0, t0, not{number}', *lines, *end, f'not{number}:'])
    fill = '\n        '.join(f'li x{n}, {n * 0x01010101:#x}' for n in KEPT)
    kept = '\n        '.join(f'li ra, {n * 0x01010101:#x}\n        bne x{n}, ra, 1f' for n in KEPT)
    return f'''
        .include "begin.inc"
_start: {body}

fill:   {fill}
        ret

# Prints what is in the storage behind the program, and leaves something there.
dirty:  mv      s5, ra
        la      t0, last
        li      t1, 0x1f00
        li      a0, 0
1:      lw      t2, 0(t0)
        add     a0, a0, t2
        sw      t0, 0(t0)
        addi    t0, t0, 4
        bltu    t0, t1, 1b
        call    putn
        jr      s5

# Prints a0, a1, what is in the buffer, and "!" if a register has changed.
tell:   sw      ra, return(zero)
        {kept}
        li      s2, 0
        j       2f
1:      li      s2, 1
2:      mv      s0, a0
        mv      s1, a1
        call    putn
        li      a0, ' '
        call    putc
        mv      a0, s1
        call    putn
        li      a0, ' '
        call    putc
        la      t0, buffer
        li      t1, 64
        li      a0, 0
3:      lbu     t2, 0(t0)
        li      t3, 31
        mul     a0, a0, t3
        add     a0, a0, t2
        addi    t0, t0, 1
        addi    t1, t1, -1
        bnez    t1, 3b
        call    putn
        beqz    s2, 4f
        li      a0, '!'
        call    putc
4:      li      a0, '\\n'
        call    putc
        mv      a0, s0
        mv      a1, s1
        lw      ra, return(zero)
        ret
        .include "library.inc"
        .balign 4
return: .word   0
child_pid: .word 0
buffer: .space  64
me:     .asciz  "chance"
hello:  .asciz  "hello"
outside: .asciz "outside"
nobody: .asciz  "nobody"
endless: .asciz "a name without an end"
large:  .asciz  "large"
brim:   .asciz  "brim"
empty:  .asciz  "empty"
astray: .asciz  "astray"
        .balign 4
last:   .byte   0
'''


def run(*command):
    """Exit status and everything printed."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
    return done.returncode, done.stdout


def made(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        sys.exit(f'{command[0]}: {done.stderr}')


def add_bad_files(disk):
    """One that is not on the disk, and one whose name has no end."""
    image = bytearray(disk.read_bytes())
    count, = struct.unpack_from('<I', image, 8)
    for name in b'astray', b'a name of 16 lt.':
        struct.pack_into('<16sII', image, 512 + 32 * count, name, 1 << 20, 600)
        count += 1
    struct.pack_into('<I', image, 8, count)
    disk.write_bytes(image)


def outcomes(dice, folder):
    """What each edition does with a program that chance wrote. It is the shell's child, or the shell."""
    name = dice.choice(['chance', 'chance', 'sh'])
    source, flat, disk, typed = (folder / leaf for leaf in ('chance.s', f'{name}.bin', 'disk.img', 'typed'))
    source.write_text(program(dice))
    made(VISOR, 'asm', '-I', str(GUESTOS / 'user'), '--format', 'flat', '-o', str(flat), str(source))
    others = [f'{NEST}/{leaf}.bin' for leaf in ('hello', 'outside', 'pingpong', 'sh') if leaf != name]
    for leaf, size in ('empty.bin', 0), ('brim.bin', MOST), ('large.bin', MOST + 1):
        (folder / leaf).write_bytes(bytes(size))
        others.append(str(folder / leaf))
    made(MKFS, str(disk), str(flat), *others)
    add_bad_files(disk)
    typed.write_text('ls\nchance\nps\nlarge\nhello\npingpong\nls\nexit 5\n')
    return [run(VISOR, 'run', '--bare', '--max-insns', '20_000_000', '--disk', str(disk), '--input',
                str(typed), f'{NEST}/{edition}') for edition in EDITIONS]


def main():
    failures, statuses, told = 0, {}, 0
    with tempfile.TemporaryDirectory() as scratch:
        for seed in range(FIRST, FIRST + COUNT):
            one, other = outcomes(random.Random(seed), pathlib.Path(scratch))
            statuses[one[0]] = statuses.get(one[0], 0) + 1
            told += one[1].count(b'\n')
            if b'!\n' in one[1] + other[1]:
                failures += 1
                print(f'seed {seed}: a system call changed a register')
            if one != other:
                failures += 1
                print(f'seed {seed}: {EDITIONS[0]} and {EDITIONS[1]} differ: status {one[0]}, {other[0]}')
    print(f'{COUNT} programs, {told} lines, {failures} differences; exit statuses: {statuses}')
    sys.exit(1 if failures else 0)


if __name__ == '__main__':
    main()
