# Turns the console's interrupts on and off, and reads what is not there.
# expect: graded 50 prints
        .include "probe.inc"
_start: li      t0, -1
        wrcr    IMASK, t0
        lpsw    1f(zero)
1:      .word   STATUS_IE, 2f, 0, 0xffffffff
2:      li      s0, 900
3:      out     s0, PORT_CONSOLE_CONTROL(zero)
        in      s1, PORT_CONSOLE_DATA(zero)
        in      s2, PORT_CONSOLE_STATUS(zero)
        addi    s0, s0, -1
        bnez    s0, 3b
        tell    s3
        off
trap:   add     s3, s3, s1
        xor     s3, s3, s2
        addi    s3, s3, 1
        lpsw    0(zero)
