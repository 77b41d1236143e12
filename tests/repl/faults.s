# Privileged instructions that the kernel may do, and that cannot be done: what is emulated traps in
# its turn. Then a traced one, and a wait for the timer. The handler goes on behind each.
        .org    0x20
        .word   0, ktrap, 0, 0xffffffff
        .org    0x100
_start: li      s1, 0x20000
        lpsw    2(zero)                 # the operand is not aligned
        lpsw    0(s1)                   # outside
        spsw    0(s1)
        .word   0x82500063              # rdcr a0, 99: there is none
        .word   0x83014002              # wrcr CLOCKLO, t0: read only
        in      a0, 0x77(zero)          # no such port: no trap
        li      t0, 1
        wrcr    IMASK, t0
        lpsw    tf(zero)
traced: wrcr    IPENDING, zero
        li      t0, 20
        wrcr    TIMER, t0
        lpsw    on(zero)
waits:  idle
        nop
        out     zero, PORT_POWER(zero)
        .balign 16
tf:     .word   0x10, traced, 0, 0xffffffff
on:     .word   0x0a, waits, 0, 0xffffffff      # interrupts and clock on
ktrap:  lw      t5, 0x10(zero)
        li      t6, 7
        bge     t5, t6, go_on           # after trace and interrupts nothing is skipped
        lw      t6, 0x04(zero)
        addi    t6, t6, 4
        sw      t6, 0x04(zero)
go_on:  sw      zero, 0(zero)           # no TF, no interrupts any more
        lpsw    0(zero)
