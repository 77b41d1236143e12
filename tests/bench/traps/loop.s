# loop.s - 64 * COUNT innocuous instructions: two of these on one machine take turns, and do nothing
# else.
        .text
        .org    0x100
_start: li      s0, COUNT * 32
1:      addi    s0, s0, -1
        bnez    s0, 1b
        out     zero, PORT_POWER(zero)
