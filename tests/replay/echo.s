# echo.s - waits for characters and prints them, to the letter q. It is off with 3 then, or with 7 if
# there is nothing more to come.
        .include "../programs/kernel.inc"

trap:   off     1

_start: li      t0, 1 << IRQ_CONSOLE
        wrcr    IMASK, t0
        li      t0, 1
        out     t0, PORT_CONSOLE_CONTROL(zero)
next:   idle
        wrcr    IPENDING, zero
        in      t0, PORT_CONSOLE_STATUS(zero)
        andi    t1, t0, 1
        beqz    t1, 1f
        in      a0, PORT_CONSOLE_DATA(zero)
        out     a0, PORT_CONSOLE_DATA(zero)
        addi    a0, a0, -'q'
        bnez    a0, next
        off     3
1:      andi    t0, t0, 4
        beqz    t0, next
        off     7
