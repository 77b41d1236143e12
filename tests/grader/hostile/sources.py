"""sources.py - submissions whose text attacks the assembler: NAME: (what must come out, files)."""
import os
import random

GOOD = open(os.path.join(os.path.dirname(__file__), 'good.s'), encoding='utf-8').read()
LOOP = b'        .globl  _start\n_start: j       _start\n'


def kernel(text):
    return {'kernel.s': text if isinstance(text, bytes) else text.encode()}


def doubled(depth):
    """A macro that calls the one before it twice, and so on."""
    text = '.macro m0\nnop\n.endm\n'
    for level in range(1, depth):
        text += f'.macro m{level}\nm{level - 1}\nm{level - 1}\n.endm\n'
    return text + f'm{depth - 1}\n'


def doubled_symbols(depth):
    """A value that is twice one that is defined later, and so on: 2^depth ways to it."""
    text = ''.join(f'.equ e{level}, e{level + 1} + e{level + 1}\n' for level in range(depth))
    return LOOP.decode() + text + f'.equ e{depth}, 1\n.word e0\n'


def rubbish(size):
    return random.Random(5).randbytes(size)


# The bounds of the assembler are reached with some seconds of work: with the sanitizers it is a minute.
LONG = ['repeats-repetitions', 'macros-double', 'many-macros', 'million-symbols']


def sources(quick):
    rows = all_sources()
    return {name: row for name, row in rows.items() if not (quick and name in LONG)}


def all_sources():
    error = 'error 0 '
    missing = error + 'cannot read'
    return {
        # Files that are not in the submission.
        'includes-passwd': (missing, kernel('.include "/etc/passwd"\n')),
        'includes-above': (missing, kernel('.include "../secret.s"\n.include "x/../../../secret.s"\n')),
        'includes-itself': (error + 'inside one another', kernel('.include "kernel.s"\n')),
        'includes-in-circles': (error + 'inside one another', {
            **kernel('.include "d/a.s"\n'), 'd/a.s': b'.include "b.s"\n', 'd/b.s': b'.include "a.s"\n'}),
        'includes-input': (missing, kernel('.include "/dev/stdin"\n')),
        'includes-process': (missing, kernel('.incbin "/proc/self/environ"\n.incbin "/proc/self/mem"\n')),
        'incbin-device': (missing, kernel('.incbin "/dev/zero"\n')),
        'includes-nothing': (error, kernel('.include ""\n.incbin "."\n.include "/"\n')),
        # Size.
        'space-of-2-gigabytes': (error + 'more than', kernel('.space 0x7fffffff, 1\n')),
        'fill-of-8-gigabytes': (error, kernel('.fill 0x7fffffff, 4, 1\n')),
        'comm-of-4-gigabytes': (error, kernel('.comm x, 0xffffffff\n')),
        'origin-at-1-gigabyte': (error, kernel('.org 0x40000000\n.word 1\n')),
        'beyond-storage': (error, kernel('.org 0x20000\n.globl _start\n_start: .word 1\n')),
        'alignments': (error, kernel('.rept 100000\n.byte 1\n.balign 65536\n.endr\n')),
        # Endless text.
        'repeats-repetitions': (error + 'endless', kernel('.rept 1000000\n.rept 1000000\nnop\n.endr\n.endr\n')),
        'macro-calls-itself': (error + 'inside one another', kernel('.macro m\nm\n.endm\nm\n')),
        'macros-double': (error, kernel(doubled(40))),
        'arguments-double': (error, kernel('.macro m x\nm "\\x\\x\\x\\x"\n.endm\nm "aaaaaaaa"\n')),
        'symbols-double': ('graded 50 never comes', kernel(doubled_symbols(60))),
        'symbols-in-circles': ('graded 50 machine stopped', kernel('.equ a, b + 1\n.equ b, a + 1\n.word a\n')),
        'conditions': (error, kernel('.if 1\n' * 100000)),
        # Shapes.
        'parentheses': (error + 'nested too deeply', kernel('.word ' + '(' * 100000 + '1' + ')' * 100000 + '\n')),
        'signs': (error, kernel('.word ' + '-' * 1000000 + '1\n')),
        'long-line': (error, kernel('x' * (10 << 20) + '\n')),
        'long-list': (error, kernel('.word ' + '1, ' * (3 << 20) + '1\n')),
        'long-name': (error, kernel('a' * (1 << 20) + ': nop\n' + 'b' * (1 << 20) + '\n')),
        'long-string': (error, kernel('.ascii "' + 'x' * (8 << 20) + '"\n')),
        'many-symbols': ('graded 50 never comes', kernel(LOOP.decode() + ''.join(f'l{n}:\n' for n in range(50000)))),
        'million-symbols': (error + 'too much', kernel(''.join(f'l{n}:\n' for n in range(1000000)))),
        'many-macros': (error, kernel(
            ''.join(f'.macro a{n}\n.endm\n' for n in range(30000)) + 'nop\n' * 200000)),
        'hundred-thousand-errors': (error + 'unknown instruction', kernel('mov ax, bx\n' * 100000)),
        'open-ends': (error, kernel('.macro m\n.rept 3\n.if 1\n/* "')),
        'empty': ('graded 50 machine stopped', kernel('')),
        # What the instructor's source would be made to mean: honest work, and something before it or behind it.
        'macros-for-the-instructor': ('graded 100 ', kernel(
            '.macro slli a, b, c\nli \\a, 0\n.endm\n.macro .word x:vararg\n.endm\n'
            '.macro take\nret\n.endm\n.purgem .word\n' + GOOD)),
        'sections-for-the-instructor': ('graded 100 ', kernel('.section .text, ""\n' + GOOD + '.section .data, ""\n.bss\n')),
        'ends-for-the-instructor': ('graded 100 ', kernel(GOOD + '.end\n.if 0\n/*\n')),
        'if-for-the-instructor': (error + 'has no .endif', kernel(GOOD + '.if 0\n')),
        'comment-for-the-instructor': (error + 'no end', kernel(GOOD + '/*\n')),
        'constants-for-the-instructor': (error + 'name of the machine', kernel('.globl PORT_POWER\n.equ PORT_POWER, 16\n' + GOOD)),
        # Bytes.
        'nul-bytes': (error + 'NUL', kernel(LOOP + b'\0' * 1000)),
        'rubbish': (error, kernel(rubbish(100000))),
        'elf': (error, kernel(b'\x7fELF\x01\x01\x01' + bytes(9) + rubbish(1000))),
        'escapes-in-names': (error, kernel(
            b'\x1b]0;owned\x07: nop\n\x1b[2J\x9b2J\x1b[1;31m\n\xe2\x80\xae: \r\x08nop\n')),
        'escapes-in-messages': (error, kernel(
            b'.error "\x1b[2J\x07<script>alert(1)</script>"\n.print "::set-output name=points::100"\n'
            b'.warning "ok 1 - all"\n::error::x\n##[error]x\n')),
        'escapes-in-files': (error, {**kernel('.include "a"\n'), '\x1b[2J\nok 1 - x.s': b'nop\n'}),
    }
