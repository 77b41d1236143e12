# Machines within machines: each copies itself higher into its own storage, makes that R and goes on.
# expect: graded 50 console
        .include "probe.inc"
        .equ    step, 0x400
_start: li      s1, 0x10000
again:  li      t0, 0x100               # s0 and s1: base and bound of here
1:      lw      t1, 0(t0)
        sw      t1, step(t0)
        addi    t0, t0, 4
        li      t1, 0x300
        bne     t0, t1, 1b
        addi    s0, s0, step
        addi    s1, s1, -step
        addi    s2, s2, 1
        sw      zero, 0x80(zero)
        la      t0, again
        sw      t0, 0x84(zero)
        sw      s0, 0x88(zero)
        sw      s1, 0x8c(zero)
        lpsw    0x80(zero)
trap:   tell    s2                      # no room for one more
        off
