# busy.s - system calls and an interval timer that is due at the same moments now and then.
        .include "../programs/kernel.inc"

trap:   addi    s1, s1, 1
        lpsw    0(zero)

_start: li      t0, 1 << IRQ_INTERVAL
        wrcr    IMASK, t0
        li      t0, 11
        out     t0, PORT_INTERVAL_PERIOD(zero)
        lpsw    running(zero)
        .balign 4
running: .word  STATUS_U | STATUS_IE, work, 0, 0xffffffff
work:   addi    s0, s0, 1
        syscall 0
        j       work
