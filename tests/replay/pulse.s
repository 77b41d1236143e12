# pulse.s - sleeps and works in turns, for ever: takes interrupts, and has nothing to read.
        .include "../programs/kernel.inc"

trap:   lw      t0, CAUSE(zero)
        addi    s1, s1, 1
        li      t0, 70
        wrcr    TIMER, t0
        lpsw    0(zero)

_start: li      t0, 1 << IRQ_TIMER
        wrcr    IMASK, t0
        li      t0, 70
        wrcr    TIMER, t0
        lpsw    running(zero)
        .balign 4
running: .word  STATUS_IE | STATUS_CE, work, 0, 0xffffffff
work:   addi    s0, s0, 1
        andi    t1, s0, 3
        bnez    t1, work
        idle
        j       work
