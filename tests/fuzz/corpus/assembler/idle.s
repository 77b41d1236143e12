# idle gives time away until the timer, the interval timer or the disk wakes it; nothing else runs.
# options: --seed 7
        .include "kernel.inc"

trap:   off     1                       # interrupts are never enabled here

_start: lpsw    counting(zero)
        .balign 4
counting: .word STATUS_CE, 1f, 0, 0xffffffff
1:      li      t0, 1 << IRQ_TIMER
        wrcr    IMASK, t0
        li      t0, 50000
        wrcr    TIMER, t0
        idle
        rdcr    s0, CLOCKLO             # 5 instructions and 50000 of time, however few ran
        rdcr    s1, IPENDING
        show    s0                      # expect: 0000c355
        newline
        show    s1                      # expect: 00000001
        newline
        wrcr    IPENDING, zero
        li      t0, 1 << IRQ_INTERVAL
        wrcr    IMASK, t0
        li      t0, 70000
        out     t0, PORT_INTERVAL_PERIOD(zero)
        idle
        rdcr    s1, IPENDING
        show    s1                      # expect: 00000008
        newline
        out     zero, PORT_INTERVAL_PERIOD(zero)
        in      a1, PORT_RANDOM(zero)
        in      a2, PORT_RANDOM(zero)
        sub     a1, a1, a2
        snez    a1, a1
        show    a1                      # expect: 00000001
        newline
        off     5                       # exit: 5
