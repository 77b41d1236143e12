# R beyond storage, R that comes around, R at the last byte: what faults, and how?
# expect: graded 50 console
        .include "probe.inc"
_start: la      s4, bounds
1:      lw      s5, 0(s4)
        beqz    s5, 2f
        la      t0, 3f
        sw      zero, 0x80(zero)
        lw      t1, 4(s4)
        lw      t2, 8(s4)
        sub     t0, t0, t1
        sw      t0, 0x84(zero)
        sw      t1, 0x88(zero)
        sw      t2, 0x8c(zero)
        addi    s4, s4, 12
        lpsw    0x80(zero)
3:      lbu     s1, 0(s5)
        sb      s1, 0(s5)
        break   1
trap:   .irp    n, 0x10, 0x14, 0x18, 8, 12
        lw      s1, \n(zero)
        tell    s1
        .endr
        j       1b
2:      off
        .balign 4
bounds: .word   0xffff, 0, 0xffffffff
        .word   0x10000, 0, 0xffffffff
        .word   0xfeff, 0x100, 0xff00
        .word   0xff00, 0x100, 0xff00
        .word   0xff00, 0x100, 0xffffffff
        .word   0xffffff00, 0x100, 0xffffffff
        .word   0xffffffff, 0, 0xffffffff
        .word   0xfffffffc, 4, 0xffffffff
        .word   4, 0x100, 0x1000
        .word   0
