# Every control register that there is, and many that there are not.
# expect: graded 50 console
        .include "probe.inc"
_start:
        .irp    n, 0, 1, 2, 3, 4, 5, 6
        rdcr    s1, \n
        tell    s1
        .endr
        .set    number, 7
        .rept   64
        .word   0x82000000 + (9 << 19) + number # rdcr s1, number
        tell    s1
        .set    number, (number * 2 - 5) & 0x3fff
        .endr
        off
trap:   lw      s2, 0x10(zero)
        tell    s2
        lw      s2, 0x14(zero)
        tell    s2
        lw      s2, 4(zero)
        addi    s2, s2, 4
        sw      s2, 4(zero)
        lpsw    0(zero)
