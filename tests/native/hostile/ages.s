# Lets ages pass: idles until the clock does not fit into a word, with periods and timers of every length, and reads all clocks.
        .include "hostile.inc"
_start: lpsw    ticking(zero)
        .balign 4
ticking: .word  STATUS_CE, begin, 0, 0xffffffff
begin:  la      s0, lengths
next:   lw      s1, 0(s0)
        lw      s2, 4(s0)
        addi    s0, s0, 8
        out     s1, PORT_INTERVAL_PERIOD(zero)
        wrcr    TIMER, s2
        li      t0, 1 << IRQ_TIMER
        wrcr    IMASK, t0
        beqz    s2, over
        idle
        wrcr    IPENDING, zero
        .irp    register, CLOCKLO, CLOCKHI, TIMER, IPENDING
        rdcr    t0, \register
        fold    t0
        .endr
        in      t0, PORT_INTERVAL_COUNT(zero)
        fold    t0
        li      t0, 1 << IRQ_INTERVAL   # and to its next period
        wrcr    IMASK, t0
        idle
        rdcr    t0, CLOCKHI
        fold    t0
        rdcr    t0, CLOCKLO
        fold    t0
        wrcr    IPENDING, zero
        j       next
over:   report
        .balign 4
# Period, timer; 0: no more.
lengths: .word  3, 0xffffffff, 0x7fffffff, 0xfffffffe, 0xffffffff, 0x80000000, 1, 0xffffffff, 0x10001, 0xfffffff0
        .word   0xfffffffe, 0xffffffff, 7, 0x7fffffff, 1000000007, 0xffffffff, 2, 1, 0xffffffff, 1, 1, 0
