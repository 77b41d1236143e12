# Every cause of traps once, in user mode, and a kernel that goes on behind each.
        .org 0x20
        .word   0, ktrap, 0, 0xffffffff
        .org 0x100
        .equ    CAUSE, 0x10
        .equ    OLD_PC, 0x04
_start: li      t0, 0xf
        wrcr    IMASK, t0
        lpsw    user(zero)
        .balign 16
user:   .word   0x03, 0, 0x1000, 0x1000         # user mode, interrupts on
ktrap:  lw      t5, CAUSE(zero)
        li      t6, 5                           # a system call is complete
        beq     t5, t6, go_on
        li      t6, 8                           # so is an interrupt
        beq     t5, t6, go_on
        li      t6, 7
        beq     t5, t6, traced
        li      t6, 6
        bne     t5, t6, skip
        li      t6, 0x13                        # after break: TF, so that the next instruction is traced
        sw      t6, 0(zero)
skip:
        lw      t6, OLD_PC(zero)
        addi    t6, t6, 4
        sw      t6, OLD_PC(zero)
go_on:  lpsw    0(zero)
traced: li      t6, 0x03                        # no longer, but an interrupt comes
        sw      t6, 0(zero)
        li      t6, 1 << 3
        wrcr    IPENDING, t6
        lpsw    0(zero)

        .org 0x1000
        rdcr    a0, CLOCKLO                     # privileged
        .word   0                               # illegal
        lui     a1, 0x10000
        lw      a0, 0(a1)                       # memory
        lw      a0, 1(zero)                     # align
        syscall 3
        break   4
        nop
        nop
        jalr    zero, 0(a1)                     # a fetch from nowhere
