# Says so, and goes on for ever.
        .include "../programs/kernel.inc"
trap:   off     9
_start: say     "going\n"
round:  addi    s0, s0, 1
        j       round
