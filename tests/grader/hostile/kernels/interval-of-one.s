# The interval timer instead: the handler never has a second instruction.
# expect: graded 50 never comes to an end
        .globl  _start
        .org    0x20
        .word   STATUS_IE, 2f, 0, 0xffffffff
        .org    0x100
_start: li      t0, -1
        wrcr    IMASK, t0
        li      t0, 1
        out     t0, PORT_INTERVAL_PERIOD(zero)
1:      lpsw    0x20(zero)
2:      addi    s0, s0, 1
        j       1b
