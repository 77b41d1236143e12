# trap.s - lab 3: the way into the kernel and out of it. Hand in trap.s, schedule.s, calls.s and
# kernel.inc.
#
# Every trap saves the whole process into its entry of the table; whatever happens then, the way
# back is to load all of an entry. s0 is the process's entry, for as long as the kernel runs.
        .include "kernel.inc"

        .text
        .globl  trap, resume

        .org    0x20
        .word   0, trap, 0, 0xffffffff  # the kernel runs with interrupts and clock off
        .org    0x100

# Only 0x40 to 0xff may be used before a register is free.
trap:   sw      t0, SAVED_T0(zero)
        lw      t0, OLD_STATUS(zero)
        andi    t0, t0, STATUS_U
        beqz    t0, from_kernel
        lw      t0, CURRENT(zero)

# TODO 2: save into the entry at t0: registers and PSW. Then: an interrupt leads to schedule, a system
# call to system_call, anything else to kill.

# A trap while no process ran: an interrupt ends the waiting, all else is a mistake of the kernel.
from_kernel:
        lw      t0, TRAP_CAUSE(zero)
        addi    t0, t0, -CAUSE_INTERRUPT
        beqz    t0, schedule
        li      t0, STATUS_PANIC
        out     t0, PORT_POWER(zero)

# TODO 1: give the processor to the process whose entry is at s0.
resume:
        li      t0, 91                  # not yet: switch off with status 91
        out     t0, PORT_POWER(zero)
