# operands.s - lpsw and spsw whose four words are not all to be had: the fault is the guest's, with the
# address of the first bad word, and nothing has happened.
        .include "guest.inc"

trap:   .irp    field, CAUSE, VALUE, ACCESS
        lw      t0, \field(zero)
        tell    t0
        .endr
        line
        lw      t0, OLD_PC(zero)
        addi    t0, t0, 4
        sw      t0, OLD_PC(zero)
        lpsw    0(zero)

_start: .irp    at, 2, 0x3ff4, 0x3ff9, 0x3ffc, 0x4000, 0x7ff8, 0x8000, 0xfffffff0, 0xfffffff8, 0xfffffffc, 0xffff8000, 0xffffc000
        li      a1, \at
        lpsw    0(a1)
        spsw    0(a1)
        .endr
        li      a1, 0x2000              # a negative constant
        lpsw    -0x1ffe(a1)
        li      a1, 0x3ffc              # and one that makes the address too large
        spsw    8(a1)
        li      t1, 0x3ff0              # spsw did not store the first words of a bad PSW
        lw      t0, 4(t1)
        tell    t0
        lw      t0, 8(t1)
        tell    t0
        lw      t0, 12(t1)
        tell    t0
        line
        spsw    0(t1)                   # the last four words there are
        lw      t0, 12(t1)
        tell    t0
        line
        lpsw    smaller(zero)           # the same under a smaller R, in supervisor mode
smaller: .word  0, 1f, 0, 0x1008
1:      li      a1, 0x1000
        lpsw    0(a1)
        spsw    0(a1)
        li      a1, 0xff8
        spsw    0(a1)
        say     "done\n"
        off
