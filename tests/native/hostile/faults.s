# Faults for ever, by way of a handler in user mode that faults itself, with interrupts in between.
        .include "hostile.inc"
_start: li      t0, STATUS_U | STATUS_IE | STATUS_CE
        sw      t0, 0x20(zero)
        la      t0, handler
        sw      t0, 0x24(zero)
        li      t0, -1
        wrcr    IMASK, t0
        wrcr    IPENDING, t0
        li      t0, 1
        out     t0, PORT_INTERVAL_PERIOD(zero)
        wrcr    TIMER, t0
        syscall 1
        .balign 4
handler: rdcr   t0, MEMSIZE
