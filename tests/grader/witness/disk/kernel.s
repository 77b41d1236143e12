# kernel.s - a counter on the disk: one more at each power-on, and then again and again. The exit
# status is how often it was written when the power came back; 0 as long as it never went.
        .equ    SECTOR, 0x800
        .org    0x100
_start: li      a1, 1                   # read
        call    command
        lw      s0, SECTOR(zero)
        beqz    s0, write
        out     s0, PORT_POWER(zero)
write:  addi    s0, s0, 1
        sw      s0, SECTOR(zero)
        li      a1, 2
        call    command
        li      t0, 20
        bltu    s0, t0, write
        out     zero, PORT_POWER(zero)

command:
        out     zero, PORT_DISK_SECTOR(zero)
        li      t0, 1
        out     t0, PORT_DISK_COUNT(zero)
        li      t0, SECTOR
        out     t0, PORT_DISK_ADDRESS(zero)
        out     a1, PORT_DISK_COMMAND(zero)
1:      in      t0, PORT_DISK_STATUS(zero)
        li      t1, 1
        beq     t0, t1, 1b
        bnez    t0, broken
        ret
broken: li      t0, 99
        out     t0, PORT_POWER(zero)
