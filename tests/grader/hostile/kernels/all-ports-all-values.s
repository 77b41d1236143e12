# Writes every power of two, and all bits below it, to every port but the power switch.
# expect: graded 50 prints
        .include "probe.inc"
_start: li      s0, 1
1:      li      s1, 1
2:      out     s1, 0(s0)
        addi    t0, s1, -1
        out     t0, 0(s0)
        in      t0, 0(s0)
        add     s2, s2, t0
        slli    s1, s1, 1
        bnez    s1, 2b
        addi    s0, s0, 1
        li      t0, 0x60
        bne     s0, t0, 1b
        off
trap:   off     9
