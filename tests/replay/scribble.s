# scribble.s - reads the first sector of its disk, changes it, writes it back, reads it again and
# prints what the last two came to and the first letter that is there then.
        .include "../programs/kernel.inc"
        .equ    SECTOR, 0x1000

trap:   off     1

        .macro  command number
        li      t0, \number
        out     t0, PORT_DISK_COMMAND(zero)
1:      in      s1, PORT_DISK_STATUS(zero)
        addi    t0, s1, -1              # busy
        beqz    t0, 1b
        .endm

_start: li      t0, 1
        out     t0, PORT_DISK_COUNT(zero)
        li      t0, SECTOR
        out     t0, PORT_DISK_ADDRESS(zero)
        command 1
        lbu     t1, SECTOR(zero)
        addi    t1, t1, 1
        sb      t1, SECTOR(zero)
        command 2
        mv      s0, s1
        command 1
        show    s0
        show    s1
        lbu     t1, SECTOR(zero)
        out     t1, PORT_CONSOLE_DATA(zero)
        newline
        off
