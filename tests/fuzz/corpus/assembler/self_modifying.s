# Code that writes the next instruction runs what it wrote, also when the monitor emulates beside it.
        .include "kernel.inc"
trap:   off     1
_start: li      s0, 5
again:  lw      t0, other(zero)
        sw      t0, target(zero)
        rdcr    t1, MEMSIZE             # emulated, just before what was written
target: addi    s1, s1, 1
        lw      t0, other(zero)         # the next round adds more
        addi    t0, t0, 1
        sw      t0, other(zero)
        addi    s0, s0, -1
        bnez    s0, again
        show    s1                      # expect: 0000003c
        newline
        off
other:  addi    s1, s1, 10
