# Commands while it is busy, its registers changed under way, interrupts all along.
# expect: graded 50 prints
        .globl  _start
        .org    0x20
        .word   STATUS_IE, trap, 0, 0xffffffff
        .org    0x100
_start: li      t0, -1
        wrcr    IMASK, t0
trap:   addi    s0, s0, 511
        out     s0, PORT_DISK_ADDRESS(zero)
        andi    t0, s0, 3
        out     t0, PORT_DISK_SECTOR(zero)
        out     t0, PORT_DISK_COUNT(zero)
        out     t0, PORT_DISK_COMMAND(zero)
        out     s0, PORT_DISK_ADDRESS(zero)
        out     s0, PORT_DISK_COUNT(zero)
        j       trap
