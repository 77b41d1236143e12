# The clock and the timer count instructions, exactly.
        .include "kernel.inc"

trap:   lw      a0, CAUSE(zero)         # an interrupt: say which, and how far the loop had come
        call    print_hex
        lw      a0, VALUE(zero)
        call    print_hex
        li      t5, ' '
        out     t5, PORT_CONSOLE_DATA(zero)
        show    s1
        newline
        addi    s2, s2, -1
        beqz    s2, over
        wrcr    TIMER, s3               # CE is off in here: it does not count yet
        lpsw    0(zero)
over:   off

_start: li      s2, 4
        li      s3, 1000
        li      t0, 1 << IRQ_TIMER
        wrcr    IMASK, t0
        li      t0, 101                 # lpsw counts under the old CE: 100 more after the first
        wrcr    TIMER, t0
        lpsw    running(zero)
        .balign 4
running: .word  STATUS_IE | STATUS_CE, loop, 0, 0xffffffff
loop:   addi    s1, s1, 1               # expect: 0000000800000000 00000033
        j       loop                    # expect: 0000000800000000 00000227
                                        # expect: 0000000800000000 0000041b
                                        # expect: 0000000800000000 0000060f
