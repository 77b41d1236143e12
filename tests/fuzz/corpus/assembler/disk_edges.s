# What a disk command may not do, and what becomes of one that may: status, and no byte moved.
# options: --disk sectors.img
        .include "kernel.inc"
trap:   off     1

        .macro  command sector, count, address, command
        li      t0, \sector
        out     t0, PORT_DISK_SECTOR(zero)
        li      t0, \count
        out     t0, PORT_DISK_COUNT(zero)
        li      t0, \address
        out     t0, PORT_DISK_ADDRESS(zero)
        li      t0, \command
        out     t0, PORT_DISK_COMMAND(zero)
1:      in      a1, PORT_DISK_STATUS(zero)
        li      t0, 1
        beq     a1, t0, 1b              # busy
        show    a1
        newline
        .endm

_start: in      a1, PORT_DISK_SECTORS(zero)
        show    a1                      # expect: 00000004
        newline
        command 1, 1, 0x1800, 1         # expect: 00000000
        lw      a1, 0x1800(zero)
        show    a1                      # expect: 31313131
        newline
        command 0, 0, 0x1800, 1         # expect: 00000000
        command 4, 1, 0x1800, 1         # expect: 00000003
        command 0xffffffff, 1, 0x1800, 1 # expect: 00000003
        command 0, 0xffffffff, 0, 1     # expect: 00000002
        command 0, 1, 0xfffffffc, 1     # expect: 00000004
        command 0, 1, 0x7ffffe00, 1     # expect: 00000004
        command 0, 1, 0x1800, 2         # expect: 00000005
        command 0, 1, 0x1800, 99        # expect: 00000002
        command 0, 1, 0x1800, 3         # expect: 00000000
        in      a1, 0x777(zero)         # a port that does not exist
        show    a1                      # expect: 00000000
        newline
        lw      a1, 0x1a00(zero)
        show    a1                      # expect: 00000000
        newline
        off
