# Shows that it reads input, and then waits for ever with the console's interrupt masked.
        .include "hostile.inc"
_start: in      t0, PORT_CONSOLE_STATUS(zero)
        li      t0, 1
        out     t0, PORT_CONSOLE_CONTROL(zero)
        wrcr    IMASK, zero
        idle
        off     5
