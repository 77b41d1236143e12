# Switches itself off with every status there is, and goes on.
        .include "hostile.inc"
_start: li      t0, 0xffffff07
        out     t0, PORT_POWER(zero)
        sw      t0, 0x400(zero)
        li      t0, 9
        out     t0, PORT_POWER(zero)
        .word   0
