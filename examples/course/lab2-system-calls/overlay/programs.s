# programs.s - lab 2: the programs that your kernel runs. The grader's copy of this file wins; what
# you hand in is kernel.s alone.
#
# All programs are in one region of storage and see it from address 0 on. The first character that is
# typed chooses where in it the process begins; the rest of what is typed is the process's.
        .include "system.inc"

        .text
        .globl  choose_program, region, guard_before, guard_after, hello_begin

# For the kernel: a0 base, a1 bound, a2 pc and a3 sp of the process. Changes t0 to t2 besides.
choose_program:
1:      in      t0, PORT_CONSOLE_STATUS(zero)
        andi    t1, t0, 1
        bnez    t1, 2f
        andi    t1, t0, 4               # nothing was typed: the first program
        beqz    t1, 1b
        li      t0, 'h'
        j       3f
2:      in      t0, PORT_CONSOLE_DATA(zero)
3:      la      t1, programs
4:      lw      t2, 0(t1)
        beqz    t2, 6f
        beq     t2, t0, 5f
        addi    t1, t1, 12
        j       4b
5:      la      a0, region
        lw      a1, 8(t1)
        lw      a2, 4(t1)
        li      a3, STACK
        ret
6:      li      t0, 99
        out     t0, PORT_POWER(zero)

        .equ    BOUND, 0x1000
        .equ    STACK, 0xf00            # a stack grows down from here
        .equ    GUARD, 0x600d600d

        .macro  program letter, label, bound=BOUND
        .word   \letter, \label - region, \bound
        .endm
programs:
        program 'h', hello
        program 's', clean
        program 'd', dispatch
        program 'r', registers
        program 'e', echo
        program 'w', bad_write
        program 'b', bad_buffer
        program 'v', vectors
        program 'p', three
        program 'P', privileged
        program 'I', illegal
        program 'M', memory
        program 'A', align
        program 'B', breakpoint
        program 'J', jump
        program 'l', long_bound, 0x20000
        .word   0

# What the kernel must not touch on behalf of a process lies around the region.
        .org    0x7ff0
guard_before:
        .word   GUARD, GUARD, GUARD, GUARD
        .org    0x8000
region:

        .macro  exit status
        li      a0, \status
        syscall SYS_EXIT
        .endm

        .macro  say text                # print the text; changes a0, a1, ra
        la      a0, 9f
        call    puts
        j       8f
9:      .asciz  "\text"
        .balign 4
8:
        .endm

# The call must give `wanted`; else the process exits with `status`.
        .macro  try name, first, second, wanted, status
        li      a0, \first
        li      a1, \second
        syscall \name
        li      t0, \wanted
        li      a1, \status
        bne     a0, t0, wrong
        .endm
wrong:  mv      a0, a1
        syscall SYS_EXIT

puts:   mv      a1, a0                  # a0: text that ends in NUL
1:      lbu     t0, 0(a1)
        addi    a1, a1, 1
        bnez    t0, 1b
        sub     a1, a1, a0
        addi    a1, a1, -1
        syscall SYS_WRITE
        ret

hello:
hello_begin:
        la      a0, hello_text
        li      a1, 6
        syscall SYS_WRITE
        li      t0, 6
        bne     a0, t0, 1f
        exit    0
1:      exit    1
hello_text: .ascii "hello\n"
        .balign 4

# Every register but sp must be 0 when a process begins. Status: the first that is not.
clean:  .irp    r, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        beqz    x\r, 1f
        exit    \r
1:
        .endr
        addi    t0, sp, -STACK
        beqz    t0, 1f
        exit    2
1:      say     "clean\n"
        exit    0

# Numbers that are no system calls; they are counted all the same.
dispatch:
        li      s0, 0
        .irp    number, 5, 6, 7, 31, 63, 255, 4096, 8191, -1, -2, -5, -64, -8192
        addi    s0, s0, 1
        li      a0, 0
        li      a1, 0
        syscall \number
        addi    a0, a0, 1
        bnez    a0, 1f
        .endr
        addi    s0, s0, 1
        li      a0, found - region
        syscall SYS_COUNT
        bnez    a0, 1f
        lw      t0, found - region(zero)
        bne     t0, s0, 1f
        say     "counted\n"
        exit    0
1:      mv      a0, s0
        syscall SYS_EXIT

# A system call changes a0 alone. Status: the first register that changed.
registers:
        .irp    r, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        li      x\r, \r * 0x01010101
        .endr
        la      a0, kept
        li      a1, 5
        syscall SYS_WRITE
        sw      a0, found + 40 - region(zero)
        .irp    r, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        sw      x\r, found + 4 * \r - region(zero)
        .endr
        li      t0, 5 * 0x01010101      # a0 and a1 are as if they had patterns too, if they are right
        addi    a0, a0, -5
        bnez    a0, 3f
        li      a0, 10 * 0x01010101
        sw      a0, found + 40 - region(zero)
        addi    a1, a1, -5
        bnez    a1, 3f
        li      a1, 11 * 0x01010101
        sw      a1, found + 44 - region(zero)
3:      li      a0, 1
        la      t1, found + 4
        li      t2, 0x01010101
1:      mul     t0, t2, a0
        lw      t3, 0(t1)
        bne     t0, t3, 2f
        addi    t1, t1, 4
        addi    a0, a0, 1
        li      t3, 32
        bne     a0, t3, 1b
        li      a0, 0
2:      syscall SYS_EXIT
kept:   .ascii  "kept\n"
        .balign 4

# Lines are read and written again, until the input ends. Status: how many reads gave something.
echo:   li      s0, 0
1:      la      a0, buffer
        li      a1, 16
        syscall SYS_READ
        beqz    a0, 2f
        bltz    a0, 3f
        addi    s0, s0, 1
        mv      a1, a0
        la      a0, buffer
        syscall SYS_WRITE
        j       1b
2:      mv      a0, s0
        syscall SYS_EXIT
3:      exit    100

# Texts that are not all inside. Nothing of them may be sent.
bad_write:
        try     SYS_WRITE, BOUND, 1, -1, 1              # just outside
        try     SYS_WRITE, BOUND - 1, 2, -1, 2          # half of it outside
        try     SYS_WRITE, 0, BOUND + 1, -1, 3
        try     SYS_WRITE, 0x80000000, 4, -1, 4
        try     SYS_WRITE, -4, 4, -1, 5                 # the end wraps around to 0
        try     SYS_WRITE, -16, 32, -1, 6               # and beyond
        try     SYS_WRITE, 16, -8, -1, 7                # a length that is negative, if it has a sign
        try     SYS_WRITE, 0, -1, -1, 8
        try     SYS_WRITE, -0x8000, 4, -1, 9            # base + address is physical 0
        try     SYS_WRITE, last - region, 1, 1, 10      # the last byte is a good one
        try     SYS_WRITE, last - region - 3, 4, 4, 11
        try     SYS_WRITE, BOUND, 0, 0, 12              # nothing to send: any address will do
        say     "!\n"
        exit    0

# Buffers that are not all inside. Nothing may be stored, no character may be lost.
bad_buffer:
        try     SYS_READ, BOUND, 1, -1, 1
        try     SYS_READ, BOUND - 2, 4, -1, 2
        try     SYS_READ, -0x8000 + 0x20, 4, -1, 3      # the trap area
        try     SYS_READ, -16, 16, -1, 4                # guard_before
        try     SYS_READ, -4, 8, -1, 5
        try     SYS_READ, 16, -8, -1, 6
        try     SYS_COUNT, BOUND, 0, -1, 7              # guard_after
        try     SYS_COUNT, BOUND - 2, 0, -1, 8
        try     SYS_COUNT, -4, 0, -1, 9
        try     SYS_COUNT, -0x8000 + 0x24, 0, -1, 10    # where traps go to
        try     SYS_COUNT, 0xf02, 0, -1, 11             # inside, but a word is at a multiple of 4
        try     SYS_READ, 16, 0, 0, 12              # nothing to read
        try     SYS_READ, BOUND - 5, 5, 5, 13           # up to the last byte
        la      a0, last - 4
        li      a1, 5
        syscall SYS_WRITE
        try     SYS_COUNT, BOUND - 4, 0, 0, 14
        say     " kept\n"
        exit    0

# Vectors that are not all inside, or have an entry that is not; then a good one.
vectors:
        try     SYS_GATHER, BOUND, 1, -1, 1
        try     SYS_GATHER, BOUND - 4, 1, -1, 2
        try     SYS_GATHER, 0xef8, 0x20000000, -1, 3    # 8 times that is 0
        try     SYS_GATHER, vector - region, 0x20000001, -1, 4
        try     SYS_GATHER, vector - region, -1, -1, 5
        try     SYS_GATHER, -8, 1, -1, 6
        try     SYS_GATHER, vector - region + 2, 1, -1, 7  # pairs of words, at a multiple of 4
        try     SYS_GATHER, half_bad - region, 2, -1, 8 # the second is bad: the first is not sent
        try     SYS_GATHER, all_bad - region, 1, -1, 9
        try     SYS_GATHER, BOUND, 0, 0, 10             # nothing to send: any address will do
        try     SYS_GATHER, vector - region, 3, 12, 11
        exit    0

# Three texts. Status: how many of them were refused.
three:  li      s0, 0
        la      a0, one
        li      a1, 4
        syscall SYS_WRITE
        sltz    t0, a0
        add     s0, s0, t0
        la      a0, two
        li      a1, 4
        syscall SYS_WRITE
        sltz    t0, a0
        add     s0, s0, t0
        la      a0, six
        li      a1, 4
        syscall SYS_WRITE
        sltz    t0, a0
        add     s0, s0, t0
        mv      a0, s0
        syscall SYS_EXIT
one:    .ascii  "one\n"
two:    .ascii  "two\n"
six:    .ascii  "six\n"
        .balign 4

# What no process may do.
privileged:
        rdcr    a0, CPUID
        exit    0
illegal:
        .word   0xffffffff
        exit    0
memory: lw      a0, BOUND(zero)
        exit    0
align:  lw      a0, 2(zero)
        exit    0
breakpoint:
        break   1
        exit    0
jump:   li      t0, -0x8000 + 0x100     # base + pc is in the kernel
        jr      t0
        exit    0

# Its bound says more than there is: storage ends where it ends.
long_bound:
        li      t0, 0x10000 - 0x8000
        mv      a0, t0
        li      a1, 1
        syscall SYS_WRITE
        addi    a0, a0, 1
        bnez    a0, 1f
        li      a0, 0x8000 - 2
        li      a1, 4
        syscall SYS_WRITE
        addi    a0, a0, 1
        bnez    a0, 1f
        say     "refused\n"
        exit    0
1:      exit    1

        .balign 4
vector: .word   hello_text - region, 5, gathered - region, 6, hello_text - region + 5, 1
half_bad: .word hello_text - region, 5, BOUND - 1, 2
all_bad: .word  -0x8000 + 0x10, 4
gathered: .ascii " again"
        .balign 4
found:  .fill   32, 4, 0
buffer: .space  16

        .org    0x8ffc
        .ascii  "end"
last:   .ascii  "."
guard_after:
        .word   GUARD, GUARD, GUARD, GUARD
