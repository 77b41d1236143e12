# devices.s - everything that going back must take back: timer, interval timer, console both ways,
# disk in both directions, random source, waits, traps of all kinds, user and supervisor mode. Ends
# after as many interrupts as the word at ROUNDS says, in the way the word at ENDING says: 0 off,
# 1 check stop, 2 a wait for what does not come.
        .include "../programs/kernel.inc"
        .equ    ROUNDS, 0x80
        .equ    ENDING, 0x84
        .equ    SAVED, 0x88
        .equ    OUTGOING, 0x1000        # what is written to the disk, and what is read from it
        .equ    INCOMING, 0x1800
        .equ    PROCESS, 0x2000         # its storage
        .equ    PROCESS_SIZE, 0x1000

trap:   sw      t0, SAVED(zero)
        sw      t1, SAVED + 4(zero)
        lw      t0, CAUSE(zero)
        li      t1, 8
        beq     t0, t1, interrupt
        li      t1, 5
        beq     t0, t1, syscall
        lw      t0, OLD_PC(zero)        # a fault: skip what caused it
        addi    t0, t0, 4
        sw      t0, OLD_PC(zero)
return: lw      t0, SAVED(zero)
        lw      t1, SAVED + 4(zero)
        lpsw    0(zero)

syscall:
        lw      t0, VALUE(zero)
        beqz    t0, return
        lw      t0, OLD_STATUS(zero)    # it asks to wait: so does the kernel, with interrupts on
        lpsw    waiting(zero)
        .balign 4
waiting: .word  STATUS_CE, 1f, 0, 0xffffffff
1:      idle
        j       return

interrupt:
        lw      t0, ROUNDS(zero)
        addi    t0, t0, -1
        sw      t0, ROUNDS(zero)
        beqz    t0, over
        lw      t0, VALUE(zero)
        beqz    t0, timer
        addi    t0, t0, -1
        beqz    t0, console
        addi    t0, t0, -1
        beqz    t0, disk
        li      t0, '.'                 # the interval timer
        out     t0, PORT_CONSOLE_DATA(zero)
        j       return

timer:  in      t0, PORT_RANDOM(zero)
        sw      t0, OUTGOING(zero)
        andi    t0, t0, 63
        addi    t0, t0, 40
        wrcr    TIMER, t0
        j       return

console:
        in      t0, PORT_CONSOLE_STATUS(zero)
        andi    t0, t0, 1
        beqz    t0, return
        in      t0, PORT_CONSOLE_DATA(zero)
        out     t0, PORT_CONSOLE_DATA(zero)
        j       return

disk:   in      t0, PORT_RANDOM(zero)
        andi    t1, t0, 7
        out     t1, PORT_DISK_SECTOR(zero)
        srli    t1, t0, 8
        andi    t1, t1, 3
        out     t1, PORT_DISK_COUNT(zero)
        srli    t1, t0, 16
        andi    t1, t1, 1
        addi    t1, t1, 1               # read or write
        li      t0, INCOMING
        slli    t1, t1, 11
        sub     t0, t0, t1
        addi    t0, t0, 0x800
        srli    t1, t1, 11
        out     t0, PORT_DISK_ADDRESS(zero)
        out     t1, PORT_DISK_COMMAND(zero)
        j       return

over:   lw      t0, ENDING(zero)
        beqz    t0, 2f
        addi    t0, t0, -1
        beqz    t0, 1f
        wrcr    IMASK, zero
        idle
1:      li      t0, -16                 # the new PSW leads nowhere
        sw      t0, 0x24(zero)
        break   1
2:      off     3

_start: li      t0, 0xf
        wrcr    IMASK, t0
        li      t0, 50
        wrcr    TIMER, t0
        li      t0, 230
        out     t0, PORT_INTERVAL_PERIOD(zero)
        li      t0, 1
        out     t0, PORT_CONSOLE_CONTROL(zero)
        li      t0, OUTGOING
        out     t0, PORT_DISK_ADDRESS(zero)
        out     t0, PORT_DISK_COMMAND(zero) # a bad one: its interrupt starts the next
        la      t0, process
        li      t1, PROCESS
1:      lw      t2, 0(t0)
        sw      t2, 0(t1)
        addi    t0, t0, 4
        addi    t1, t1, 4
        la      t2, process_end
        bltu    t0, t2, 1b
        li      t0, 0
        lpsw    user(zero)
        .balign 4
user:   .word   STATUS_U | STATUS_IE | STATUS_CE, 0, PROCESS, PROCESS_SIZE

# Moved to PROCESS; addresses are its own.
process:
        li      s1, 0x200
1:      addi    s0, s0, 1
        mul     s2, s0, s0
        sw      s2, 0(s1)
        lw      s3, -4(s1)
        sb      s3, 9(s1)
        addi    s1, s1, 4
        andi    t0, s0, 7
        bnez    t0, 2f
        syscall 0
2:      andi    t0, s0, 31
        bnez    t0, 3f
        syscall 1                       # wait
        break   2
        lw      t1, 2(s1)               # not aligned
        rdcr    t1, CLOCKLO             # not allowed
3:      andi    t0, s0, 127
        bnez    t0, 1b
        j       process
process_end:
