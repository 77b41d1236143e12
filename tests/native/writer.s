# Writes the second half of its text onto sector 1 of its disk, two sectors back onto 2 and 3, and
# flushes; then reads sector 1 again and prints it.
        .include "../programs/kernel.inc"

trap:   off     1

_start: li      a0, 1                   # sector
        la      a1, text
        li      a2, 1                   # sectors
        li      a3, 2                   # write
        call    command
        li      a0, 0
        la      a1, buffer
        li      a2, 2
        li      a3, 1
        call    command
        li      a0, 2
        li      a3, 2
        call    command
        li      a3, 3
        call    command
        li      a0, 1
        li      a2, 1
        li      a3, 1
        call    command
        la      a0, buffer
        call    print
        off     0

command:
        out     a0, PORT_DISK_SECTOR(zero)
        out     a1, PORT_DISK_ADDRESS(zero)
        out     a2, PORT_DISK_COUNT(zero)
        out     a3, PORT_DISK_COMMAND(zero)
        li      t0, 1 << IRQ_DISK
        wrcr    IMASK, t0
        idle
        wrcr    IPENDING, zero
        in      t0, PORT_DISK_STATUS(zero)
        beqz    t0, 1f
        off     2
1:      ret

text:   .ascii  "what the guest has written\n"
        .byte   0
        .balign 1024
buffer: .space  1024
