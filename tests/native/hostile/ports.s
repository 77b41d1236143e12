# Every port in turn but the power switch, and some that are far away, read and written with many values.
        .include "hostile.inc"
_start: li      s0, 1
again:  li      s1, 0
1:      slli    t0, s1, 2
        la      t1, values
        add     t0, t0, t1
        lw      t0, 0(t0)
        out     t0, 0(s0)
        in      a0, 0(s0)
        fold    a0
        addi    s1, s1, 1
        li      t1, 12
        blt     s1, t1, 1b
        addi    s0, s0, 1
        li      t1, 0x80
        blt     s0, t1, again
        .irp    port, 0xfff, 0x1000, 0x10010, 0x7fffffff, 0x80000020, 0xfffffff0, 0xffffffff
        li      s0, \port
        out     s0, 0(s0)
        in      a0, 0(s0)
        fold    a0
        out     s0, 0x10(s0)
        .endr
        report
values: .word   0, 1, 2, 3, 0x7000, 0x8000, 0xffffffff, 0x80000000, 0xfffffe00, 10, 0x7fffffff, 16
