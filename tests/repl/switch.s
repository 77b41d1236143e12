# Two processes that a timer preempts in turn. Each adds up numbers in a function that calls itself.
        .org    0x20
        .word   0, trap, 0, 0xffffffff
        .equ    SLICE, 23
        .org    0x40
t5_was: .word   0
t6_was: .word   0
which:  .word   first                   # whose turn it is
other:  .word   second
left:   .word   2                       # processes that have not ended

        .org    0x100
_start: li      t0, 1
        wrcr    IMASK, t0
        li      t0, SLICE
        wrcr    TIMER, t0
        lpsw    first(zero)
        .balign 16
first:  .word   0x0b, 0, 0x1000, 0x1000 # user mode, interrupts and clock on
        .word   0, 0, 0, 0              # ra, sp, a0, a1
second: .word   0x0b, 0, 0x2000, 0x1000
        .word   0, 0, 0, 0

trap:   sw      t5, t5_was(zero)
        sw      t6, t6_was(zero)
        lw      t5, which(zero)
        lw      t6, 0(zero)             # the PSW, and four registers
        sw      t6, 0(t5)
        lw      t6, 4(zero)
        sw      t6, 4(t5)
        sw      ra, 16(t5)
        sw      sp, 20(t5)
        sw      a0, 24(t5)
        sw      a1, 28(t5)
        lw      t6, 0x10(zero)
        addi    t6, t6, -5
        bnez    t6, preempt
        lw      t6, left(zero)          # a system call: it has ended
        addi    t6, t6, -1
        sw      t6, left(zero)
        beqz    t6, off
        call    swap
        sw      t5, other(zero)         # and is not gone back to
        j       resume
preempt:
        call    swap
resume: lw      t5, which(zero)
        li      t6, SLICE
        wrcr    TIMER, t6
        lw      ra, 16(t5)
        lw      sp, 20(t5)
        lw      a0, 24(t5)
        lw      a1, 28(t5)
        lw      t6, t6_was(zero)
        lpsw    0(t5)
off:    out     zero, PORT_POWER(zero)
swap:   lw      t5, other(zero)
        lw      t6, which(zero)
        sw      t5, which(zero)
        sw      t6, other(zero)
        ret

        .macro  process name
        li      sp, 0x800
        li      a0, 4
        call    \name
        syscall 0
\name:  addi    sp, sp, -16             # the sum of the numbers up to a0
        sw      ra, 0(sp)
        sw      a0, 4(sp)
        addi    a0, a0, -1
        bltz    a0, 1f
        call    \name
1:      lw      a1, 4(sp)
        add     a0, a0, a1
        lw      ra, 0(sp)
        addi    sp, sp, 16
        ret
        .endm
        .org    0x1000
        process one
        .org    0x2000
        process two
