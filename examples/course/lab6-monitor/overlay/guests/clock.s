# clock.s - reads the clock between direct and privileged instructions. On a monitor whose guest's time is
# its own, instruction for instruction, these are the numbers of the bare machine.
        .include "guest.inc"

trap:   rdcr    s4, CLOCKLO             # the interrupt's place, and its time
        lw      s5, OLD_PC(zero)
        la      t0, spin
        sub     s5, s5, t0
        tell    s5
        tell    s4
        line
        off

_start: lpsw    on(zero)
on:     .word   STATUS_CE, 1f, 0, 0xffffffff
1:      rdcr    s0, CLOCKLO
        rdcr    s1, CLOCKLO
        li      t0, 50
2:      addi    t0, t0, -1
        bnez    t0, 2b
        rdcr    s2, CLOCKLO
        li      t0, 1
        wrcr    IMASK, t0
        li      t0, 1000
        wrcr    TIMER, t0
        idle
        rdcr    s3, CLOCKLO
        .irp    r, s0, s1, s2, s3
        tell    \r
        .endr
        line
        wrcr    IPENDING, zero
        li      t0, 333
        wrcr    TIMER, t0
        lpsw    open(zero)
open:   .word   STATUS_CE | STATUS_IE, spin, 0, 0xffffffff
spin:   rdcr    t0, IMASK
        nop
        nop
        j       spin
