# Waits for a character, prints it, and switches off with it as its status.
        .org 0x20
        .word 0, trap, 0, 0xffffffff
        .org 0x100
_start: li      t0, 1 << IRQ_CONSOLE
        wrcr    IMASK, t0
        li      t0, 1
        out     t0, PORT_CONSOLE_CONTROL(zero)
        idle
        in      a0, PORT_CONSOLE_DATA(zero)
        out     a0, PORT_CONSOLE_DATA(zero)
        out     a0, PORT_POWER(zero)
trap:   j       trap
