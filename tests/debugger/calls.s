# calls.s - instructions that trap when they are complete, at every phase of what devices do: what is
# due at that very moment must be seen the same way however one came there.
        .include "../programs/kernel.inc"
        .equ    ROUNDS, 0x80
        .equ    SAVED, 0x88

trap:   sw      t0, SAVED(zero)
        lw      t0, CAUSE(zero)
        addi    t0, t0, -8
        bnez    t0, 1f
        lw      t0, ROUNDS(zero)
        addi    t0, t0, -1
        sw      t0, ROUNDS(zero)
        beqz    t0, over
        in      t0, PORT_CONSOLE_DATA(zero)
        li      t0, 1                   # two sectors, read
        out     t0, PORT_DISK_SECTOR(zero)
        out     t0, PORT_DISK_COUNT(zero)
        out     t0, PORT_DISK_COMMAND(zero)
1:      lw      t0, SAVED(zero)
        lpsw    0(zero)
over:   off

_start: li      t0, 0xf
        wrcr    IMASK, t0
        li      t0, 0x1800
        out     t0, PORT_DISK_ADDRESS(zero)
        li      t0, 67
        out     t0, PORT_INTERVAL_PERIOD(zero)
        lpsw    user(zero)
        .balign 4
user:   .word   STATUS_U | STATUS_IE | STATUS_CE, 1f, 0, 0xffffffff
1:      addi    s0, s0, 1
        andi    s1, s0, 3
        bnez    s1, 2f
        syscall 1
2:      syscall 2
        j       1b
