# trace.s - single steps through its own instructions, direct and privileged ones, and counts them. Each
# must be followed by one trace trap, whoever carried it out.
        .include "guest.inc"

trap:   lw      s0, CAUSE(zero)
        li      s1, CAUSE_TRACE
        bne     s0, s1, 1f
        addi    s11, s11, 1
        lw      s0, OLD_PC(zero)
        la      s1, steps
        sub     s0, s0, s1
        tell    s0
        lpsw    0(zero)
1:      li      s1, CAUSE_SYSCALL       # a trap of its own: no trace trap after it
        beq     s0, s1, 2f
        say     "unexpected trap"
        tell    s0
        line
        off     1
2:      line
        tell    s11
        line
        lw      s0, OLD_STATUS(zero)
        tell    s0
        line
        off

_start: lpsw    stepping(zero)
stepping: .word STATUS_TF, steps, 0, 0xffffffff
steps:  nop
        li      t0, 3
1:      addi    t0, t0, -1
        bnez    t0, 1b
        rdcr    t1, MEMSIZE
        wrcr    IMASK, zero
        in      t2, PORT_CONSOLE_STATUS(zero)
        spsw    seen(zero)
        lw      t1, seen(zero)
        tlbi    t1
        lra     t1, t0
        lpsw    further(zero)           # keeps TF, and is traced: it began with it
further: .word  STATUS_TF, 2f, 0, 0xffffffff
2:      idle                            # does not wait: its trace trap comes at once
        lpsw    user(zero)              # the same in user mode
user:   .word   STATUS_U | STATUS_TF, 3f, 0, 0xffffffff
3:      nop
        syscall 0
seen:   .word   0, 0, 0, 0
