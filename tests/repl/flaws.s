# What users of the flawed machine may do, in supervisor and in user mode.
        .org    0x20
        .word   0, ktrap, 0, 0xffffffff
        .org    0x100
_start: li      t0, 2
        popf    t0
        rdbase  a1
        lra_u   a2, t0
        lpsw    user(zero)
        .balign 16
user:   .word   0x03, here, 0, 0xffffffff
here:   popf    t0
        pushf   a0
        rdbase  a1
        lra_u   a2, t0
        syscall 1
ktrap:  out     zero, PORT_POWER(zero)
