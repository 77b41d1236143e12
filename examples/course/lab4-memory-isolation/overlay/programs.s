# programs.s - what runs in user mode. All programs are one image, of which every process has a copy
# at its virtual address 0; the table says where each of them begins.
#
# Process 1 is init. It reads letters from the console, runs the program of each letter ('a' is
# number 1) and says how it ended. So what is typed chooses what is tested.

        .include "lab4.inc"

        .equ    WHOLE, REGION_BYTES

# Calls the kernel and prints what it answered.
        .macro  try call, first, second
        li      a0, \first
        li      a1, \second
        syscall SYS_\call
        call    put_number
        .endm

        .macro  say text
        la      a0, 9f
        call    put_text
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
        .globl  programs, programs_end, program_count, program_entries
programs:

# 0: init.
init:   syscall SYS_GETC
        bltz    a0, 3f
        li      t0, ' '                 # blanks and ends of lines are nothing
        bleu    a0, t0, init
        mv      s1, a0
        addi    a0, a0, 1 - 'a'
        syscall SYS_SPAWN
        bltz    a0, 2f
        syscall SYS_WAIT
        mv      s2, a0
        say     "init: "
        mv      a0, s1
        syscall SYS_PUTC
        say     " ended with"
        mv      a0, s2
        call    put_number
        call    put_line
        j       init
2:      say     "init: no such program\n"
        j       init
3:      say     "init: done\n"
        leave   0

# a: says hello.
hello:  say     "hello\n"
        leave   7

# b: what WRITE must do: anywhere inside, to the last byte, and nothing at all.
writes: la      a0, text_ranges
        li      a1, text_ranges_end - text_ranges
        syscall SYS_WRITE
        call    put_number
        li      s1, FIRST_BOUND - 4
        li      t0, 'l' | 'a' << 8 | 's' << 16 | 't' << 24
        sw      t0, 0(s1)
        call    put_line
        try     WRITE, FIRST_BOUND - 4, 4
        try     WRITE, FIRST_BOUND - 1, 1
        try     WRITE, 16, 0
        try     WRITE, FIRST_BOUND, 0   # nothing, at the very end
        call    put_line
        leave   0

# c: one byte too far. Five refusals.
edges:  try     WRITE, FIRST_BOUND, 1
        try     WRITE, FIRST_BOUND - 3, 4
        try     WRITE, FIRST_BOUND - 8, 9
        try     WRITE, FIRST_BOUND + 1, 0
        try     WRITE, FIRST_BOUND + 4, 4
        call    put_line
        leave   0

# d: ranges whose end, or whose physical address, wraps around 2^32. The kernel's secret is at
# physical address S; seen from a region at B it is at virtual address S - B. Eight refusals.
wraps:  li      s2, REGIONS + REGION_BYTES      # its own, if it is process 2
        li      s3, 2
1:      li      a0, kernel_secret
        sub     a0, a0, s2
        neg     a1, a0
        addi    a1, a1, 16              # ends at virtual address 16
        syscall SYS_WRITE
        call    put_number
        li      t0, REGION_BYTES
        add     s2, s2, t0
        addi    s3, s3, -1
        bnez    s3, 1b
        try     WRITE, 0xffffffff, 1
        try     WRITE, 0xfffffff0, 0x20
        try     WRITE, 16, 0xffffffff
        try     WRITE, 0x80000000, 0x80000010
        try     READ, 0xfffffffc, 8
        try     GATHER, 0xfffffff8, 1
        call    put_line
        leave   0

# e: READ, good and bad. Bad ones must not take what is typed.
reads:  try     READ, FIRST_BOUND - 2, 0x1000
        try     READ, 0x7fff0000, 8
        la      a0, buffer
        li      a1, 40
        syscall SYS_READ
        mv      s1, a0
        call    put_number
        la      s2, buffer
        call    put_some
        try     READ, FIRST_BOUND - 4, 4        # fits just so; the line is longer
        li      s2, FIRST_BOUND - 4
        li      s1, 4
        call    put_some
        la      a0, buffer
        li      a1, 40
        syscall SYS_READ
        mv      s1, a0
        call    put_number
        la      s2, buffer
        call    put_some
        leave   0

# f: GATHER. Its vector is the process's own word as well, and so is each address in it.
gathers:
        la      a0, good_vector
        li      a1, 3
        syscall SYS_GATHER
        call    put_number
        la      a0, good_vector
        li      a1, 0
        syscall SYS_GATHER
        call    put_number
        la      a0, bad_vector          # its second piece is outside: nothing of it is printed
        li      a1, 2
        syscall SYS_GATHER
        call    put_number
        try     GATHER, FIRST_BOUND - 16, 0x200     # most of the vector is outside
        la      a0, good_vector
        li      a1, 0x20000000          # 8 * count is 0
        syscall SYS_GATHER
        call    put_number
        la      a0, good_vector
        addi    a0, a0, 2               # not a multiple of 4
        li      a1, 1
        syscall SYS_GATHER
        call    put_number
        call    put_line
        leave   0

# g: GROW. Each step is used to its last word; what is gained is zero.
grows:  try     GROW, WHOLE - FIRST_BOUND + 1, 0        # more than there is
        try     GROW, 0xfffff000, 0             # the sum would be smaller than the bound
        try     GROW, 0, 0
        try     GROW, 0x400, 0
        li      s1, FIRST_BOUND
        lw      s2, 0x3fc(s1)
        sw      s1, 0x3fc(s1)
        mv      a0, s2
        call    put_number
        try     GROW, WHOLE - FIRST_BOUND - 0x400, 0
        try     GROW, 1, 0
        li      s1, WHOLE
        lw      a0, -4(s1)
        call    put_number
        try     WRITE, WHOLE - 4, 64
        call    put_line
        leave   0

# h: every kind of fault, each by a process of its own.
faults: li      s1, (fault_load_entry - program_entries) / 4
1:      mv      a0, s1
        syscall SYS_SPAWN
        syscall SYS_WAIT
        call    put_number
        addi    s1, s1, 1
        li      t0, (fault_end_entry - program_entries) / 4
        bne     s1, t0, 1b
        call    put_line
        leave   0

# i: a neighbour with a secret. The attacker asks for every page that may be the neighbour's, then
# lets it look whether it is what it was.
attacker:
        li      a0, (victim_entry - program_entries) / 4
        syscall SYS_SPAWN
        mv      s4, a0
        syscall SYS_YIELD               # the neighbour writes its secret
        li      s1, FIRST_BOUND
        li      s3, 0
1:      mv      a0, s1
        li      a1, 64
        syscall SYS_WRITE
        bgez    a0, 2f
        mv      a0, s1
        li      a1, 4
        syscall SYS_READ
        bgez    a0, 2f
        j       3f
2:      addi    s3, s3, 1
3:      addi    s1, s1, 0x400
        lui     t0, 0x8                 # 32K further
        bltu    s1, t0, 1b
        say     "answered:"
        mv      a0, s3
        call    put_number
        say     ", the neighbour ends with"
        mv      a0, s4
        syscall SYS_WAIT
        call    put_number
        call    put_line
        leave   0

# j: who comes after another finds nothing of it: 0 clean, 1 registers, 2 storage, 3 what is grown.
tidy:   li      a0, (dirty_entry - program_entries) / 4
        syscall SYS_SPAWN
        syscall SYS_WAIT
        li      a0, (heir_entry - program_entries) / 4
        syscall SYS_SPAWN
        syscall SYS_WAIT
        mv      s1, a0
        say     "the heir ends with"
        mv      a0, s1
        call    put_number
        call    put_line
        leave   0

# k and on: programs that others start.
fault_load:
        li      t0, FIRST_BOUND
        lw      a0, 0(t0)
        leave   0
fault_store:
        li      t0, FIRST_BOUND - 2
        sh      t0, 2(t0)
        leave   0
fault_fetch:
        li      t0, FIRST_BOUND
        jr      t0
fault_grown:
        li      a0, 0x400
        syscall SYS_GROW
        li      t0, FIRST_BOUND + 0x400
        lw      a0, 0(t0)
        leave   0
fault_wrap:
        li      t0, 0xfffffffc
        lw      a0, 0(t0)
        leave   0
fault_privileged:
        li      t0, 55
        out     t0, PORT_POWER(zero)
        leave   0
fault_lpsw:
        lpsw    0(zero)
        leave   0
fault_illegal:
        .word   0
        leave   0
fault_align:
        lw      a0, 2(zero)
        leave   0
fault_break:
        break   3
        leave   0

victim: call    find_free               # s1: first free word, s2: the last
        li      t1, 0x5ec0de01
1:      sw      t1, 0(s1)
        addi    s1, s1, 4
        bltu    s1, s2, 1b
        li      s3, 3
2:      syscall SYS_YIELD               # the attacker's turn
        addi    s3, s3, -1
        bnez    s3, 2b
        call    find_free
        li      t1, 0x5ec0de01
3:      lw      t0, 0(s1)
        bne     t0, t1, 4f
        addi    s1, s1, 4
        bltu    s1, s2, 3b
        leave   0
4:      leave   1

dirty:  li      a0, WHOLE - FIRST_BOUND
        li      a1, 0
        syscall SYS_GROW
        call    find_free
        li      s2, WHOLE
1:      sw      s2, 0(s1)
        addi    s1, s1, 4
        bltu    s1, s2, 1b
        .irp    r, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        li      x\r, 0x123
        .endr
        leave   0

heir:   .irp    r, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        or      x1, x1, x\r
        .endr
        bnez    x1, 1f
        li      t0, FIRST_BOUND
        bne     sp, t0, 1f
        call    find_free
        addi    s2, sp, 0
2:      lw      t0, 0(s1)
        bnez    t0, 3f
        addi    s1, s1, 4
        bltu    s1, s2, 2b
        li      a0, WHOLE - FIRST_BOUND
        syscall SYS_GROW
        bltz    a0, 5f                  # it may not grow: nothing to look at
        li      s2, WHOLE
4:      lw      t0, 0(s1)
        bnez    t0, 6f
        addi    s1, s1, 4
        bltu    s1, s2, 4b
5:      leave   0
1:      leave   1
3:      leave   2
6:      leave   3

# What the programs share.
find_free:                              # s1: the first word behind the image, s2: below the stack
        la      s1, programs_end
        li      s2, FIRST_BOUND - 64
        ret

put_text:                               # a0: a text that ends in NUL
        mv      t1, a0
1:      lbu     a0, 0(t1)
        beqz    a0, 2f
        syscall SYS_PUTC
        addi    t1, t1, 1
        j       1b
2:      ret

put_line:
        li      a0, '\n'
        syscall SYS_PUTC
        ret

put_some:                               # s2: s1 characters, between brackets
        mv      t1, s2
        mv      t2, s1
        li      a0, '['
        syscall SYS_PUTC
1:      beqz    t2, 3f
        lbu     a0, 0(t1)
        li      t0, '\n'
        bne     a0, t0, 2f
        li      a0, '$'
2:      syscall SYS_PUTC
        addi    t1, t1, 1
        addi    t2, t2, -1
        j       1b
3:      li      a0, ']'
        syscall SYS_PUTC
        ret

put_number:                             # a0: a number, signed, after a space
        mv      t0, a0
        li      a0, ' '
        syscall SYS_PUTC
        bgez    t0, 1f
        neg     t0, t0
        li      a0, '-'
        syscall SYS_PUTC
1:      li      t1, 10
        li      t2, 1
2:      divu    t3, t0, t2              # the power of ten that it begins with
        bltu    t3, t1, 3f
        mul     t2, t2, t1
        j       2b
3:      divu    a0, t0, t2
        remu    t0, t0, t2
        addi    a0, a0, '0'
        syscall SYS_PUTC
        divu    t2, t2, t1
        bnez    t2, 3b
        ret

        .balign 4
good_vector:
        .word   text_one - programs, 4
        .word   text_two - programs, 4
        .word   0, 0
bad_vector:
        .word   text_one - programs, 4
        .word   FIRST_BOUND - 1, 0x1000
text_ranges:
        .ascii  "a range is its first byte and its length"
text_ranges_end:
text_one: .ascii "one "
text_two: .ascii "two "
buffer: .space  40
        .balign 4
programs_end:
        .if     programs_end - programs > FIRST_BOUND - 0x400
        .error  "the programs leave no room for a stack"
        .endif

program_count: .word (program_entries_end - program_entries) / 4
program_entries:
        .irp    name, init, hello, writes, edges, wraps, reads, gathers, grows, faults, attacker, tidy
        .word   \name - programs
        .endr
fault_load_entry:
        .irp    name, fault_load, fault_store, fault_fetch, fault_grown, fault_wrap, fault_privileged, fault_lpsw, fault_illegal, fault_align, fault_break
        .word   \name - programs
        .endr
fault_end_entry:
victim_entry: .word victim - programs
dirty_entry: .word dirty - programs
heir_entry: .word heir - programs
program_entries_end:
