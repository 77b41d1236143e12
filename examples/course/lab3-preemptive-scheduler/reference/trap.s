# trap.s - lab 3, the reference: the way into the kernel and out of it.
#
# Every trap saves the whole process into its entry of the table; whatever happens then, the way
# back is to load all of an entry. s0 is the process's entry, for as long as the kernel runs.
        .include "kernel.inc"

        .text
        .globl  trap, resume

        .org    0x20
        .word   0, trap, 0, 0xffffffff  # the kernel runs with interrupts and clock off
        .org    0x100

# Only 0x40 to 0xff may be used before a register is free. Saves everything, then looks.
trap:   sw      t0, SAVED_T0(zero)
        lw      t0, OLD_STATUS(zero)
        andi    t0, t0, STATUS_U
        beqz    t0, from_kernel
        lw      t0, CURRENT(zero)
        .irp    r, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        sw      x\r, P_REGS + 4 * \r(t0)
        .endr
        lw      t1, SAVED_T0(zero)
        sw      t1, P_REGS + 4 * 5(t0)
        .irp    word, 0, 4, 8, 12
        lw      t1, OLD_STATUS + \word(zero)
        sw      t1, P_STATUS + \word(t0)
        .endr
        mv      s0, t0                  # s0: the process, for as long as the kernel runs
        la      sp, kernel_stack_end
        lw      t0, TRAP_CAUSE(zero)
        li      t1, CAUSE_INTERRUPT
        beq     t0, t1, schedule        # its quantum is over
        li      t1, CAUSE_SYSCALL
        bne     t0, t1, kill
        j       system_call

# A trap while no process ran. The idle loop is interrupted, that is what it is for; all else is
# a mistake of the kernel.
from_kernel:
        lw      t0, TRAP_CAUSE(zero)
        addi    t0, t0, -CAUSE_INTERRUPT
        beqz    t0, schedule
        li      t0, STATUS_PANIC
        out     t0, PORT_POWER(zero)

# Gives the processor to s0. The old PSW's place in storage is what lpsw takes it from.
resume: .irp    word, 0, 4, 8, 12
        lw      t0, P_STATUS + \word(s0)
        sw      t0, OLD_STATUS + \word(zero)
        .endr
        mv      t0, s0
        .irp    r, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        lw      x\r, P_REGS + 4 * \r(t0)
        .endr
        lw      t0, P_REGS + 4 * 5(t0)
        lpsw    OLD_STATUS(zero)
