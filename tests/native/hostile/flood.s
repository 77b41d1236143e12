# Prints without end of line, with empty lines, with what looks like another guest's line, and control characters.
        .include "hostile.inc"
_start: li      s0, 4000
again:  andi    t0, s0, 0xff
        out     t0, PORT_CONSOLE_DATA(zero)
        andi    t1, s0, 511
        bnez    t1, 1f
        newline
        newline
        say     "[1] it was not me\n"
1:      addi    s0, s0, -1
        bnez    s0, again
        li      t0, 3
        out     t0, PORT_CONSOLE_CONTROL(zero)
        report
