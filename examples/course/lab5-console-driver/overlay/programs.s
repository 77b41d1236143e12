# programs.s - what runs in user mode. All programs are one image, of which every process has a copy at
# its virtual address 0. The first letter typed chooses a row of `scenarios`.

        .include "lab5.inc"

        .macro  print text
        la      a0, 9f
        call    put_text
        j       8f
9:      .asciz  "\text"
        .balign 4
8:
        .endm

# The same, at s1, which moves on.
        .macro  add_text text
        la      a0, 9f
        call    add_bytes
        j       8f
9:      .asciz  "\text"
        .balign 4
8:
        .endm

        .macro  leave status
        li      a0, \status
        syscall SYS_EXIT
        .endm

        .text
        .org    0x4000
        .globl  programs, programs_end, scenarios
programs:

# a: one short text.
hello:  print   "hello, console\n"
        leave   0

# b: 40 lines, one WRITE each, then all of a long text in one WRITE.
long:   li      s1, 0
1:      print   "line "
        mv      a0, s1
        call    put_number
        print   " of forty, and each must come\n"
        addi    s1, s1, 1
        addi    t0, s1, -40
        bnez    t0, 1b
        la      a0, alphabet
        li      a1, alphabet_end - alphabet
        mv      s2, a1
        syscall SYS_WRITE
        bne     a0, s2, 2f
        mv      a0, zero
        mv      a1, zero
        syscall SYS_WRITE               # of nothing: at once
        bnez    a0, 2f
        leave   0
2:      print   "\nWRITE gives the length, not "
        call    put_number
        leave   1

# c: after a while, reads lines into 8 bytes and says what it got, until an empty line or the end.
lines:  li      t0, 8000
        call    work
1:      la      a0, buffer
        li      a1, 8
        syscall SYS_READ
        mv      s1, a0
        blez    s1, 2f
        la      s2, buffer
        call    put_some
        lbu     t0, 0(s2)
        addi    t0, t0, -'\n'
        bnez    t0, 1b
        leave   0
2:      print   "end\n"
        leave   0

# d: three write at the same time. What is one WRITE comes out in one piece.
writers:
        la      s1, patterns
        slli    t0, a0, 7
        add     s1, s1, t0
        li      s2, 8
1:      mv      a0, s1
        li      a1, 100
        syscall SYS_WRITE
        addi    s2, s2, -1
        bnez    s2, 1b
        leave   0

# e: reads to a line "." or the end; says how many characters, how many lines, and their sum.
sums:   li      s3, 0                   # characters
        li      s4, 0                   # lines
        li      s5, 0                   # sum, with regard to their order
1:      la      a0, buffer
        li      a1, 200
        syscall SYS_READ
        blez    a0, 4f
        add     s3, s3, a0
        la      t0, buffer
        lbu     t1, 0(t0)
        addi    t1, t1, -'.'
        snez    s6, t1                  # 0: that was the last line
        li      t2, 31
2:      lbu     t1, 0(t0)
        mul     s5, s5, t2
        add     s5, s5, t1
        addi    t0, t0, 1
        addi    t1, t1, -'\n'
        bnez    t1, 3f
        addi    s4, s4, 1
3:      addi    a0, a0, -1
        bnez    a0, 2b
        bnez    s6, 1b
4:      la      s1, shown               # in one piece: others may write as well
        add_text "\ncharacters "
        mv      a0, s3
        call    add_digits
        add_text ", lines "
        mv      a0, s4
        call    add_digits
        add_text ", sum "
        mv      a0, s5
        call    add_digits
        add_text "\n"
        la      a0, shown
        sub     a1, s1, a0
        syscall SYS_WRITE
        leave   0

# f: three readers. A asks first, then B, then C; who has a line says so and asks again.
readers:
        addi    s3, a0, 'A'
        li      s4, 2
        li      t0, 2000                # B and C ask a little later
        mul     t0, t0, a0
        call    work
1:      la      a0, buffer
        li      a1, 40
        syscall SYS_READ
        mv      s1, a0
        blez    s1, 2f
        la      s2, letter
        sb      s3, 0(s2)
        mv      a0, s2
        li      a1, 2
        syscall SYS_WRITE
        la      s2, buffer
        call    put_some
        addi    s4, s4, -1
        bnez    s4, 1b
2:      leave   0

# g: one reads and sums up, while another computes and a third writes.
busy:   beqz    a0, sums
        addi    a0, a0, -1
        bnez    a0, noisy
        li      t0, 120000
        call    work
        leave   0
noisy:  li      s2, 40
1:      la      a0, dots
        li      a1, 16
        syscall SYS_WRITE
        addi    s2, s2, -1
        bnez    s2, 1b
        leave   0

# h: computes for a long time before it reads: what was typed meanwhile has to wait.
late:   li      t0, 60000
        call    work
        j       sums

# What the programs share.
work:   beqz    t0, 1f                  # t0: how long, in pairs of instructions
        addi    t0, t0, -1
        bnez    t0, work
1:      ret

put_text:                               # a0: a text that ends in NUL
        mv      a1, a0
1:      lbu     t0, 0(a1)
        addi    a1, a1, 1
        bnez    t0, 1b
        sub     a1, a1, a0
        addi    a1, a1, -1
        syscall SYS_WRITE
        ret

put_some:                               # s2: s1 characters, after their number
        mv      t6, ra
        mv      a0, s1
        call    put_number
        la      t0, shown
        li      t1, ' '
        sb      t1, 0(t0)
        mv      t1, s2
        mv      t2, s1
1:      lbu     t3, 0(t1)
        addi    t4, t3, -'\n'
        bnez    t4, 2f
        li      t3, '$'
2:      addi    t0, t0, 1
        sb      t3, 0(t0)
        addi    t1, t1, 1
        addi    t2, t2, -1
        bnez    t2, 1b
        li      t1, '\n'
        sb      t1, 1(t0)
        la      a0, shown
        addi    a1, s1, 2
        syscall SYS_WRITE
        mv      ra, t6
        ret

put_number:                             # a0: a number, without sign
        mv      t5, ra
        call    to_digits
        mv      ra, t5
        j       put_text

add_digits:                             # the same at s1
        mv      t5, ra
        call    to_digits
        mv      ra, t5
add_bytes:                              # a0: a text that ends in NUL, to s1
        lbu     t0, 0(a0)
        beqz    t0, 1f
        sb      t0, 0(s1)
        addi    a0, a0, 1
        addi    s1, s1, 1
        j       add_bytes
1:      ret

to_digits:                              # a0: a number; a0: its digits
        la      t0, digits_end
        li      t1, 10
1:      remu    t2, a0, t1
        divu    a0, a0, t1
        addi    t2, t2, '0'
        addi    t0, t0, -1
        sb      t2, 0(t0)
        bnez    a0, 1b
        mv      a0, t0
        ret

alphabet:
        .rept   6
        .ascii  "abcdefghijklmnopqrstuvwxyz0123456789\n"
        .endr
alphabet_end:
dots:   .ascii  "................"
        .balign 128
patterns:
        .irpc   c, xyz
        .rept   99
        .ascii  "\c"
        .endr
        .ascii  "\n"
        .balign 128
        .endr
letter: .ascii  "? "
digits: .space  12
digits_end:
        .byte   0
shown:  .space  64
buffer: .space  256
        .balign 4
programs_end:

        .equ    none, programs - 1      # no program
        .macro  scenario name, first, second=none, third=none
        .word   \name, \first - programs, \second - programs, \third - programs
        .endm

scenarios:
        scenario 'a', hello
        scenario 'b', long
        scenario 'c', lines
        scenario 'd', writers, writers, writers
        scenario 'e', sums
        scenario 'f', readers, readers, readers
        scenario 'g', busy, busy, busy
        scenario 'h', late
        .word   0, 0, 0, 0
