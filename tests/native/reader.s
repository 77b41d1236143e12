# Echoes what is typed, waiting for each character, up to the end of input.
        .include "../programs/kernel.inc"

trap:   off     1

_start: li      t0, 1
        out     t0, PORT_CONSOLE_CONTROL(zero)
        li      t0, 1 << IRQ_CONSOLE
        wrcr    IMASK, t0
next:   idle
        wrcr    IPENDING, zero
        in      a0, PORT_CONSOLE_STATUS(zero)
        andi    t0, a0, 4
        bnez    t0, over
        in      a0, PORT_CONSOLE_DATA(zero)
        out     a0, PORT_CONSOLE_DATA(zero)
        j       next
over:   off
