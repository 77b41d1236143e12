# kernel.s - the smallest kernel worth stepping through. It drops to one user process, init.s, forgives it
# once for doing what only a kernel may, serves its system calls, and counts clock ticks.
        .text
        .org 0x20
        .word 0, ktrap, 0, 0xffffffff   # the new PSW: supervisor, interrupts off, all of storage
        .org 0x100

        .equ OLD_STATUS, 0x00           # what a trap leaves at the bottom of storage
        .equ OLD_PC, 0x04
        .equ CAUSE, 0x10
        .equ VALUE, 0x14
        .equ PRIVILEGED, 1
        .equ SYSCALL, 5
        .equ INTERRUPT, 8
        .equ IE, 2
        .equ QUANTUM, 60                # instructions of init between two ticks

_start: li      t0, 1                   # interrupt 0, the timer
        wrcr    IMASK, t0
        wrcr    IPENDING, t0            # a tick that came while interrupts are off
        lpsw    first(zero)             # kernel drops to its first user process
        .balign 16
first:  .word   0x09, 0, 0x1000, 0x1000 # user mode, clock on, interrupts off yet; R = init's page

ktrap:  sw      t0, save(zero)
        sw      t1, save + 4(zero)
        lw      t0, CAUSE(zero)
        li      t1, SYSCALL
        beq     t0, t1, syscalls
        li      t1, INTERRUPT
        beq     t0, t1, tick
        li      t1, PRIVILEGED
        beq     t0, t1, forgive
        li      t0, 1                   # anything else is the end of it
        out     t0, PORT_POWER(zero)

forgive:                                # init tried what only a kernel may: go on behind it
        li      t0, '!'
        out     t0, PORT_CONSOLE_DATA(zero)
        lw      t0, OLD_PC(zero)
        addi    t0, t0, 4
        sw      t0, OLD_PC(zero)
        lw      t0, OLD_STATUS(zero)
        ori     t0, t0, IE              # and from now on the clock may interrupt it
        sw      t0, OLD_STATUS(zero)
        j       return

tick:   lw      t0, ticks(zero)
        addi    t0, t0, 1
        sw      t0, ticks(zero)
        li      t0, QUANTUM
        wrcr    TIMER, t0

return: lw      t0, save(zero)
        lw      t1, save + 4(zero)
        lpsw    OLD_STATUS(zero)        # back to where the trap came from

syscalls:
        lw      t0, VALUE(zero)
        beqz    t0, exit
        li      t1, 1
        beq     t0, t1, read
        out     a0, PORT_CONSOLE_DATA(zero)     # 2: write
        j       return
read:   in      a0, PORT_CONSOLE_DATA(zero)     # 1: read; all ones if nothing was typed
        j       return
exit:   lw      t0, ticks(zero)
        out     t0, PORT_POWER(zero)

save:   .word   0, 0
ticks:  .word   0

        .include "init.s"
