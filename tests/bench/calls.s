# calls.s - a process that does little but call its kernel, with a timer running: traps without end.
        .text
        .org    0x20
        .word   0, trap, 0, 0xffffffff
        .org    0x100
trap:   sw      t0, 0x80(zero)
        lw      t0, 0x10(zero)
        addi    t0, t0, -8
        bnez    t0, 1f
        li      t0, 500
        wrcr    TIMER, t0
1:      lw      t0, 0x84(zero)
        addi    t0, t0, 1
        sw      t0, 0x84(zero)
        lw      t0, 0x80(zero)
        lpsw    0(zero)

_start: li      t0, 1 << IRQ_TIMER
        wrcr    IMASK, t0
        li      t0, 500
        wrcr    TIMER, t0
        lpsw    user(zero)
        .balign 4
user:   .word   STATUS_U | STATUS_IE | STATUS_CE, process - 0x100, 0x100, 0x10000
process:
        li      s0, 20
1:      addi    s1, s1, 3
        xor     s2, s2, s1
        addi    s0, s0, -1
        bnez    s0, 1b
        syscall 1
        j       process
