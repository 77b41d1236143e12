# Timer at 1, the interval timer at 1, all interrupts raised by hand: one is taken after the other
# and the loop gets nowhere, but that is all that happens.
        .include "kernel.inc"
trap:   addi    s1, s1, 1
        li      t0, 200
        bgeu    s1, t0, over
        li      t0, 1
        wrcr    TIMER, t0
        lpsw    0(zero)
over:   show    s0                      # expect: 00000000
        newline
        show    s1                      # expect: 000000c8
        newline
        off
_start: li      t0, -1
        wrcr    IMASK, t0
        li      t0, 1
        out     t0, PORT_INTERVAL_PERIOD(zero)
        wrcr    TIMER, t0
        li      t0, -1
        wrcr    IPENDING, t0
        lpsw    running(zero)
        .balign 4
running: .word  STATUS_IE | STATUS_CE, loop, 0, 0xffffffff
loop:   addi    s0, s0, 1
        j       loop
