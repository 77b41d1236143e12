# Reads the disk into its own trap area, code and all; and what comes then is what is on the disk.
        .include "hostile.inc"
_start: out     zero, PORT_DISK_ADDRESS(zero)
        li      t0, 2
        out     t0, PORT_DISK_COUNT(zero)
        li      t0, 1
        out     t0, PORT_DISK_COMMAND(zero)
        li      t0, 1 << IRQ_DISK
        wrcr    IMASK, t0
        li      s0, 5000
        j       wait
        .org    0x600
wait:   idle
        syscall 1
        addi    s0, s0, -1
        bnez    s0, wait
        off     3
