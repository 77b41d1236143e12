# Waits for ever, with everything masked, and a timer and a period that would have ended it.
        .include "hostile.inc"
_start: li      t0, 1
        wrcr    TIMER, t0
        out     t0, PORT_INTERVAL_PERIOD(zero)
        in      t0, PORT_CONSOLE_STATUS(zero)
        li      t0, 0xfffffff0
        wrcr    IMASK, t0
        wrcr    IPENDING, zero
        idle
        off     4
