# echo.s - a console driver with interrupts, as in lab 5: it turns letters into capitals, sleeps while
# nobody types, and goes off at the end of input.
        .include "guest.inc"

_start: li      t0, 1 << IRQ_CONSOLE
        wrcr    IMASK, t0
        li      t0, 1                   # interrupt on receive
        out     t0, PORT_CONSOLE_CONTROL(zero)
        in      s0, PORT_CONSOLE_CONTROL(zero)
        tell    s0
        line
        lpsw    wait(zero)
wait:   .word   STATUS_IE | STATUS_CE, asleep, 0, 0xffffffff
asleep: idle
        addi    s5, s5, 1               # times that it was woken
        j       asleep

trap:   lw      s0, CAUSE(zero)
        li      s1, CAUSE_INTERRUPT
        bne     s0, s1, bad
        lw      s0, VALUE(zero)
        li      s1, IRQ_CONSOLE
        bne     s0, s1, bad
1:      in      s0, PORT_CONSOLE_STATUS(zero)
        andi    s1, s0, 4
        bnez    s1, ended
        andi    s1, s0, 1
        beqz    s1, 3f
        in      s0, PORT_CONSOLE_DATA(zero)
        addi    s3, s3, 1
        addi    s1, s0, -'a'
        sltiu   s1, s1, 26
        beqz    s1, 2f
        addi    s0, s0, 'A' - 'a'
2:      out     s0, PORT_CONSOLE_DATA(zero)
        j       1b
3:      lpsw    0(zero)

ended:  in      s0, PORT_CONSOLE_DATA(zero)     # nothing: all ones
        tell    s0
        tell    s3
        line
        wrcr    IPENDING, zero
        li      t0, 3                   # now for the other one: a character sent
        out     t0, PORT_CONSOLE_CONTROL(zero)
        rdcr    s0, IPENDING
        tell    s0
        line
        off     9
bad:    say     "unexpected trap\n"
        off     1
