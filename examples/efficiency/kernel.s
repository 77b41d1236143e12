# A kernel that never leaves supervisor mode and works with control registers: half of its loop is
# privileged.
        .include "../guest.inc"

        .equ ROUNDS, 5000

trap:   off     1
_start: li      s1, ROUNDS
        li      t0, 1 << IRQ_TIMER
1:      wrcr    IMASK, t0
        rdcr    t1, IPENDING
        wrcr    IMASK, zero
        addi    s1, s1, -1
        add     s0, s0, t1
        bnez    s1, 1b
        tell    "events 0x", s0
        off
