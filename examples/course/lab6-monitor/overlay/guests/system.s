# system.s - a small operating system, as in labs 2 to 4: two processes with R each, system calls to
# print, to give way and to end; a process that does what it may not is ended, the others go on.
        .include "guest.inc"

        .equ    REGION, 0x2000          # of process 0; 4K each
        .equ    TABLE, 0x80             # 16 bytes each: pc, s0, s1, 1 if alive

_start: li      s10, 0
1:      la      t0, programs            # each has its own copy, where base is
        slli    t1, s10, 12
        li      t2, REGION
        add     t1, t1, t2
        la      t2, programs_end
2:      lw      t3, 0(t0)
        sw      t3, 0(t1)
        addi    t0, t0, 4
        addi    t1, t1, 4
        bltu    t0, t2, 2b
        slli    t0, s10, 4
        la      t1, entries
        slli    t2, s10, 2
        add     t1, t1, t2
        lw      t1, 0(t1)
        sw      t1, TABLE(t0)
        sw      zero, TABLE + 4(t0)
        sw      zero, TABLE + 8(t0)
        li      t1, 1
        sw      t1, TABLE + 12(t0)
        addi    s10, s10, 1
        addi    t0, s10, -2             # there are 16K: two regions
        bnez    t0, 1b
        li      s10, 0
        j       run

trap:   slli    s11, s10, 4             # s0, s1 and a0 are the processes' registers
        sw      s0, TABLE + 4(s11)
        sw      s1, TABLE + 8(s11)
        lw      t0, OLD_PC(zero)
        sw      t0, TABLE(s11)
        lw      t0, CAUSE(zero)
        li      t1, CAUSE_SYSCALL
        bne     t0, t1, fault
        lw      t0, VALUE(zero)
        beqz    t0, ended
        addi    t0, t0, -1
        beqz    t0, 1f
        addi    t0, t0, -1
        beqz    t0, turn
        j       fault
1:      out     a0, PORT_CONSOLE_DATA(zero)     # system call 1: print a0
        j       run

fault:  mv      s0, t0
        say     "\n[process"
        tell    s10
        say     ": trap"
        tell    s0
        lw      s0, VALUE(zero)
        tell    s0
        say     "]\n"
ended:  sw      zero, TABLE + 12(s11)
turn:   xori    s10, s10, 1             # system call 2, or the end: the other one, if it is alive
        slli    s11, s10, 4
        lw      t0, TABLE + 12(s11)
        bnez    t0, run
        xori    s10, s10, 1
        slli    s11, s10, 4
        lw      t0, TABLE + 12(s11)
        bnez    t0, run
        say     "\nall have ended\n"
        off     3

run:    slli    s11, s10, 4
        li      t0, STATUS_U
        sw      t0, OLD_STATUS(zero)
        lw      t0, TABLE(s11)
        sw      t0, OLD_PC(zero)
        slli    t0, s10, 12
        li      t1, REGION
        add     t0, t0, t1
        sw      t0, OLD_BASE(zero)
        li      t0, 0x1000
        sw      t0, OLD_BOUND(zero)
        lw      s0, TABLE + 4(s11)
        lw      s1, TABLE + 8(s11)
        lpsw    0(zero)

entries: .word  first - programs, second - programs

programs:
first:  la      s0, letters             # prints a text, a character at each turn
1:      lbu     a0, 0(s0)
        beqz    a0, 2f
        syscall 1
        sb      zero, 0(s0)             # in its own copy only
        addi    s0, s0, 1
        syscall 2
        j       1b
2:      li      s1, 0x1000
        sw      s0, 0(s1)               # one too far
        syscall 0
second: li      s0, 0
1:      la      a0, letters
        add     a0, a0, s0
        lbu     a0, 0(a0)
        addi    a0, a0, 'A' - 'a'
        syscall 1
        addi    s0, s0, 1
        syscall 2
        li      a0, 10
        bltu    s0, a0, 1b
        rdcr    a0, MEMSIZE             # not for processes
        syscall 0
letters: .asciz "virtualize"
        .balign 4
programs_end:
