# Waits for an interrupt that cannot come.
        .include "../programs/kernel.inc"

trap:   off     1

_start: say     "waiting\n"
        li      t0, 1 << IRQ_DISK
        wrcr    IMASK, t0
        idle
        off     2
