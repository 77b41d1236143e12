# Draws words from the random source: is it the same everywhere?
# expect: graded 50 console
        .include "probe.inc"
_start: li      s0, 3000
1:      in      s1, PORT_RANDOM(zero)
        add     s2, s2, s1
        addi    s0, s0, -1
        bnez    s0, 1b
        tell    s2
        off
trap:   off     9
