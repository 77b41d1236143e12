# programs.s - lab 3: the processes that your kernel runs. The grader's copy of this file wins; what
# you hand in is kernel.s alone.
#
# The first character that is typed chooses a scenario: up to three processes. Those of most scenarios
# have one region as their R together, like threads, with stacks of their own; those of `own` have
# a region each.
        .include "system.inc"

        .text
        .globl  choose_processes, shared, region0, region1, region2
        .globl  counter, progress, guard, mine_looked

# For the kernel: a0 the first of a1 entries, INIT_BYTES each. Changes t0 to t2 besides.
choose_processes:
1:      in      t0, PORT_CONSOLE_STATUS(zero)
        andi    t1, t0, 1
        bnez    t1, 2f
        andi    t1, t0, 4               # nothing was typed: the first scenario
        beqz    t1, 1b
        li      t0, 'o'
        j       3f
2:      in      t0, PORT_CONSOLE_DATA(zero)
3:      la      t1, scenarios
4:      lw      t2, 0(t1)
        beqz    t2, 6f
        beq     t2, t0, 5f
        addi    t1, t1, 8
        j       4b
5:      lw      a0, 4(t1)
        lw      a1, 0(a0)
        addi    a0, a0, 4
        ret
6:      li      t0, 99
        out     t0, PORT_POWER(zero)

        .macro  scenario letter, label
        .word   \letter, \label\()_processes
        .endm
scenarios:
        scenario 'o', one
        scenario 't', turns
        scenario 'y', yields
        scenario 'c', context
        scenario 'r', own
        scenario 'f', fair
        scenario 'q', quantum
        scenario 's', sleepers
        scenario 'n', count
        scenario 'b', blocked
        scenario 'k', killed
        .word   0

        .equ    SHARED_BOUND, 0x2000
        .macro  thread label, number
        .word   shared, SHARED_BOUND, \label - shared, SHARED_BOUND - 0x100 * \number
        .endm
        .macro  same label, count       # so many processes, all of which begin at the label
\label\()_processes: .word \count
        thread  \label, 0
        .if     \count > 1
        thread  \label, 1
        .endif
        .if     \count > 2
        thread  \label, 2
        .endif
        .endm
        same    one, 1
        same    context, 3
        same    yields, 3
        same    fair, 3
        same    sleepers, 3
        same    count, 3
        same    blocked, 3
        same    killed, 3
turns_processes: .word 2
        thread  turn_first, 0
        thread  turn_second, 1
quantum_processes: .word 2
        thread  asker, 0
        thread  worker, 1
own_processes: .word 3
        .irp    n, 0, 1, 2
        .word   region\n, mine_bound, own_begin, 0x200
        .endr

# The region that processes share; they see it from address 0 on.
        .org    0x4000
shared:
        .macro  exit status
        li      a0, \status
        syscall SYS_EXIT
        .endm
        .macro  putc character
        li      a0, \character
        syscall SYS_PUTC
        .endm
        .macro  say text                # print the text; changes a0, t0, ra
        la      t0, 9f
        jal     puts
        j       8f
9:      .asciz  "\text"
        .balign 4
8:
        .endm
puts:   lbu     a0, 0(t0)
        beqz    a0, 1f
        syscall SYS_PUTC
        addi    t0, t0, 1
        j       puts
1:      ret

# o: one process, alone. It begins with registers that are 0 but for sp, and asks for what must be
# refused. Status: what was wrong.
one:    .irp    r, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30
        or      x31, x31, x\r
        .endr
        li      s0, 1
        bnez    x31, 2f
        li      t0, SHARED_BOUND
        bne     sp, t0, 2f
        li      s0, 2                   # no system calls
        .irp    number, 7, 8, 8191, -1, -8192
        li      a0, 0
        syscall \number
        addi    a0, a0, 1
        bnez    a0, 2f
        .endr
        li      s0, 3
        syscall SYS_SELF
        bnez    a0, 2f
        li      s0, 4
        syscall SYS_UNLOCK              # it is nobody's
        addi    a0, a0, 1
        bnez    a0, 2f
        li      s0, 5
        syscall SYS_LOCK
        bnez    a0, 2f
        li      s0, 6
        syscall SYS_LOCK                # it is the caller's already: waiting would be for ever
        addi    a0, a0, 1
        bnez    a0, 2f
        li      s0, 7
        syscall SYS_UNLOCK
        bnez    a0, 2f
        say     "alone\n"
        exit    0
2:      mv      a0, s0
        syscall SYS_EXIT

# t: both wait for what only the other one does, and never make a system call meanwhile.
turn_first:
        lw      t0, flag - shared(zero)
        beqz    t0, turn_first
        sw      zero, flag - shared(zero)
        say     "tock\n"
        exit    0
turn_second:
        say     "tick\n"
        li      t0, 1
        sw      t0, flag - shared(zero)
1:      lw      t0, flag - shared(zero)
        bnez    t0, 1b
        exit    0

# y: each prints its number three times, and lets the others run after each.
yields: syscall SYS_SELF
        addi    s0, a0, '0'
        li      s1, 3
1:      mv      a0, s0
        syscall SYS_PUTC
        syscall SYS_YIELD
        addi    s1, s1, -1
        bnez    s1, 1b
        exit    0

# c: all registers have the same value, another one in each process, and are counted up one after the
# other. If one is lost, or an instruction is, they are no longer the same. Status: 1 if so.
context:
        syscall SYS_SELF
        addi    a0, a0, 1
        slli    x1, a0, 24
        .irp    r, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30
        mv      x\r, x1
        .endr
        li      x31, 60
1:
        .irp    r, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30
        addi    x\r, x\r, 1
        .endr
        .irp    r, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30
        bne     x1, x\r, 2f
        .endr
        addi    x31, x31, -1
        bnez    x31, 1b
        slli    x1, x1, 8               # the counts themselves: 60
        srli    x1, x1, 8
        addi    x1, x1, -60
        bnez    x1, 2f
        putc    'c'
        exit    0
2:      putc    '!'
        exit    1

# f: each counts for itself. When the first has enough, nobody may be far behind.
        .equ    ENOUGH, 2000
fair:   syscall SYS_SELF
        slli    s0, a0, 2
        la      t0, progress
        add     s0, s0, t0              # its own count
1:      lw      t0, 0(s0)
        addi    t0, t0, 1
        sw      t0, 0(s0)
        lw      t1, flag - shared(zero)
        bnez    t1, 3f
        li      t1, ENOUGH
        bne     t0, t1, 1b
        sw      t1, flag - shared(zero)
        la      t0, progress
        li      t1, ENOUGH * 3 / 4
        .irp    n, 0, 4, 8
        lw      t2, \n(t0)
        bltu    t2, t1, 2f
        .endr
        say     "fair\n"
        exit    0
2:      say     "unfair\n"
        exit    1
3:      exit    0

# q: one asks for its number again and again; the other must get its turns all the same.
asker:  syscall SYS_SELF
        lw      t0, flag - shared(zero)
        beqz    t0, asker
        exit    0
worker: li      t0, 500
1:      addi    t0, t0, -1
        bnez    t0, 1b
        li      t0, 1
        sw      t0, flag - shared(zero)
        say     "worked\n"
        exit    0

# s: they wake in another order than they went to sleep. Nobody runs for most of the time.
sleepers:
        syscall SYS_SELF
        mv      s0, a0
        slli    t0, a0, 2
        la      t1, naps
        add     t1, t1, t0
        lw      a0, 0(t1)
        syscall SYS_SLEEP
        mv      s1, a0
        addi    a0, s0, '0'
        syscall SYS_PUTC
        mv      a0, s1                  # 0
        syscall SYS_EXIT
naps:   .word   9000, 3000, 6000

# n: together they count to 3 * ROUNDS in one word, under the lock. Status: how many saw another one
# inside.
        .equ    ROUNDS, 40
count:  syscall SYS_SELF
        addi    s2, a0, 1               # its mark
        li      s0, ROUNDS
        li      s1, 0
1:      syscall SYS_LOCK
        snez    t0, a0
        or      s1, s1, t0
        lw      t0, flag - shared(zero) # who is inside?
        snez    t0, t0
        or      s1, s1, t0
        sw      s2, flag - shared(zero)
        lw      t1, counter - shared(zero)
        li      t2, 25                  # it takes its time
2:      addi    t2, t2, -1
        bnez    t2, 2b
        addi    t1, t1, 1
        sw      t1, counter - shared(zero)
        lw      t0, flag - shared(zero)
        xor     t0, t0, s2
        snez    t0, t0
        or      s1, s1, t0
        sw      zero, flag - shared(zero)
        syscall SYS_UNLOCK
        snez    t0, a0
        or      s1, s1, t0
        addi    s0, s0, -1
        bnez    s0, 1b
        putc    'n'
        mv      a0, s1
        syscall SYS_EXIT

# b: 0 has the lock and sleeps; 2 asks for it first, then 1. Who waits does not run.
blocked:
        syscall SYS_SELF
        mv      s0, a0
        beqz    a0, 1f
        li      t0, 2                   # 0 is there already; 1 lets 2 go first
        beq     a0, t0, 1f
        li      a0, 1000
        syscall SYS_SLEEP
1:      syscall SYS_LOCK
        bnez    s0, 2f
        li      a0, 6000
        syscall SYS_SLEEP
2:      addi    a0, s0, '0'
        syscall SYS_PUTC
        syscall SYS_UNLOCK
        exit    0

# k: 0 does what it may not, with the lock in its hands; the others wait for it.
killed: syscall SYS_SELF
        mv      s0, a0
        beqz    a0, 1f
        li      a0, 500
        syscall SYS_SLEEP
1:      syscall SYS_LOCK
        bnez    s0, 2f
        li      a0, 2000
        syscall SYS_SLEEP
        li      t0, SHARED_BOUND
        sw      t0, 0(t0)
        exit    0
2:      addi    a0, s0, '0'
        syscall SYS_PUTC
        syscall SYS_UNLOCK
        exit    0

        .balign 4
flag:   .word   0
counter: .word  0
progress: .word 0, 0, 0
        .org    0x6000
guard:  .word   0x600d600d              # behind the region that is shared

# r: three regions with the same program in them, each with a word and a letter of its own. Each
# counts in its own word. Status: 1 if somebody else did so too.
        .macro  region n, letter
        .org    0x7000 + 0x400 * \n
region\n:
        li      s0, 300
        .if     \n == 1
mine_looked:
        .endif
1:      lw      t0, 0x104(zero)
        addi    t0, t0, 1
        sw      t0, 0x104(zero)
        addi    s0, s0, -1
        bnez    s0, 1b
        addi    t0, t0, -300
        bnez    t0, 2f
        lw      a0, 0x100(zero)
        syscall SYS_PUTC
        exit    0
2:      exit    1
        .org    0x7000 + 0x400 * \n + 0x100
        .word   \letter, 0
        .org    0x7000 + 0x400 * \n + 0x200
        .word   0x600d600d
        .endm
        .equ    own_begin, 0
        .equ    mine_bound, 0x200
        region  0, 'A'
        region  1, 'B'
        region  2, 'C'
