# Disk commands with every address, count and sector that is wrong or nearly so; into the trap area; while another is busy;
# registers changed meanwhile.
        .include "hostile.inc"

        .equ    ADDRESSES, 16
        .equ    COUNTS, 8
        .equ    SECTORS, 4
_start: li      s0, 0
again:  li      t0, 293                 # in no order: a prime
        mul     t0, t0, s0
        andi    a5, t0, 3
        srli    t0, t0, 2
        li      t1, ADDRESSES
        remu    t2, t0, t1
        divu    t0, t0, t1
        slli    t2, t2, 2
        la      a2, addresses
        add     a2, a2, t2
        lw      a2, 0(a2)
        li      t1, COUNTS
        remu    t2, t0, t1
        divu    t0, t0, t1
        slli    t2, t2, 2
        la      a3, counts
        add     a3, a3, t2
        lw      a3, 0(a3)
        li      t1, SECTORS
        remu    t2, t0, t1
        divu    t0, t0, t1
        andi    t2, t0, 3
        slli    t2, t2, 2
        la      a4, sectors
        add     a4, a4, t2
        lw      a4, 0(a4)
        li      t0, 4 * ADDRESSES * COUNTS * SECTORS
        beq     s0, t0, finish
        out     a2, PORT_DISK_ADDRESS(zero)
        out     a3, PORT_DISK_COUNT(zero)
        out     a4, PORT_DISK_SECTOR(zero)
        out     a5, PORT_DISK_COMMAND(zero)
        in      a0, PORT_DISK_STATUS(zero)
        fold    a0
        out     a4, PORT_DISK_ADDRESS(zero)
        out     a2, PORT_DISK_COUNT(zero)
        li      t0, 1
        out     t0, PORT_DISK_COMMAND(zero)
        out     t0, PORT_DISK_COMMAND(zero)
1:      li      t0, 1 << IRQ_DISK
        wrcr    IMASK, t0
        idle
        wrcr    IPENDING, zero
        in      a0, PORT_DISK_STATUS(zero)
        li      t0, 1
        beq     a0, t0, 1b
        fold    a0
        rdcr    t0, CLOCKLO
        fold    t0
        addi    s0, s0, 1
        # the trap area may have been read over: put right what the next trap needs
        sw      zero, 0x20(zero)
        la      t0, trap
        sw      t0, 0x24(zero)
        sw      zero, 0x28(zero)
        li      t0, -1
        sw      t0, 0x2c(zero)
        try
        syscall 3
        tried
        j       again
finish: report
        .balign 4
addresses: .word 0x7e00, 0x7e01, 0x7dff, 0x7c00, 0x7fff, 0x8000, 0x8001, 0x7000, 0xfffffe00, 0xffffffff, 0xffff8000, 0x80000000
        .word   0x10000, 0xffffff00, 0x7003, 0x7001
counts: .word   0, 1, 2, 3, 0x800000, 0x7fffff, 2048, 0xffffffff
sectors: .word  0, 1, 3, 0xffffffff
