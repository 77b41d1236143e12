# kernel.s - goes wrong only if it is interrupted in two places in one run: at `here` and at `there`.
        .equ    ON, 3                   # bits of `seen`
        .org    0x20
        .word   0, handler, 0, 0xffffffff
        .org    0x100
_start: li      t0, 1 << IRQ_TIMER
        wrcr    IMASK, t0
        la      t0, enabled
        lpsw    0(t0)

# The old PSW's pc says what was interrupted: that very instruction was to come.
handler:
        sw      t0, 0x40(zero)
        sw      t1, 0x44(zero)
        sw      t2, 0x48(zero)
        lw      t0, 0x04(zero)
        lw      t2, seen
        la      t1, here
        bne     t0, t1, 1f
        ori     t2, t2, 1
1:      la      t1, there
        bne     t0, t1, 1f
        ori     t2, t2, 2
1:      sw      t2, seen, t1
        lw      t0, 0x40(zero)
        lw      t1, 0x44(zero)
        lw      t2, 0x48(zero)
        lpsw    0(zero)

work:   li      s0, 20
1:      addi    s1, s1, 1
here:   addi    s1, s1, 1
        addi    s1, s1, 1
        addi    s0, s0, -1
        bnez    s0, 1b
        li      s0, 20
1:      addi    s1, s1, 1
there:  addi    s1, s1, 1
        addi    s0, s0, -1
        bnez    s0, 1b
        lw      t0, seen
        li      t1, ON
        bne     t0, t1, fine
        li      a0, 1
        out     a0, PORT_POWER(zero)
fine:   out     zero, PORT_POWER(zero)

        .balign 4
enabled:
        .word   2, work, 0, 0xffffffff  # interrupts on
seen:   .word   0
