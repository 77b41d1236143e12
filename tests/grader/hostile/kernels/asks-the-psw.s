# Stores the PSW, translates addresses, sets bits of status that are not there.
# expect: graded 50 console
        .include "probe.inc"
_start: spsw    0x80(zero)
        .irp    n, 0x80, 0x84, 0x88, 0x8c
        lw      s1, \n(zero)
        tell    s1
        .endr
        .irp    n, 0, 0xffff, 0x10000, 0x7fffffff, 0xfffffffc, 0xffffffff
        li      s1, \n
        lra     s1, s1
        tell    s1
        .endr
        lpsw    1f(zero)
        .balign 4
1:      .word   0xfffffff0 & ~STATUS_TF, 2f - 0x100, 0x103, 0xfffffffe
2:      spsw    -0x80(zero)             # outside: R begins at 0x100
        break   0
trap:   .irp    n, 0, 4, 8, 12, 16, 20, 24
        lw      s1, \n(zero)
        tell    s1
        .endr
        off
