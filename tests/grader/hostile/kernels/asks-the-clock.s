# How long does take what traps? Under a monitor it takes longer, but not in the guest's time.
# expect: graded 50 console
        .include "probe.inc"
_start: lpsw    1f(zero)
1:      .word   STATUS_CE, 2f, 0, 0xffffffff
2:      .rept   4
        rdcr    s0, CLOCKLO
        li      t0, 1000
        wrcr    TIMER, t0
        .rept   8
        in      t1, PORT_CONSOLE_STATUS(zero)
        spsw    0x80(zero)
        .endr
        rdcr    s1, TIMER
        rdcr    s2, CLOCKLO
        sub     s2, s2, s0
        tell    s1
        tell    s2
        .endr
        off
trap:   off     9
