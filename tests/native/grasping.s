# Grasps at what is not its own, for ever: PSWs with bases and bounds around the end of its storage and
# of 32 bits, in either mode, with stores at each; disk commands that begin or end there; lra of it all.
        .include "../programs/kernel.inc"

        .equ    SECTORS, 3

# Every trap, and every PSW that turns out to be harmless, leads to the next attempt.
trap:   la      sp, attempts
        lw      t0, 0x40(zero)          # the next attempt's number
        addi    t1, t0, 1
        sw      t1, 0x40(zero)
        andi    t0, t0, 31
        slli    t0, t0, 4
        add     sp, sp, t0
        lw      t0, 4(sp)
        addi    t0, t0, -4
        out     t0, PORT_DISK_ADDRESS(zero)
        li      t1, SECTORS
        out     t1, PORT_DISK_COUNT(zero)
        lw      t1, 0x40(zero)
        andi    t1, t1, 1
        addi    t1, t1, 1               # read or write
        out     t1, PORT_DISK_COMMAND(zero)
        lra     t1, t0
        li      a0, 0xa77ac4ed
        lpsw    0(sp)

_start: j       trap

# With some base this code is at the pc.
        .balign 256
grasp:  sw      a0, -4(zero)
        sw      a0, 0(zero)
        lra     a1, zero
        syscall 1
        .space  240

        .macro  attempt base bound
        .word   STATUS_CE, grasp - (\base), \base, \bound
        .word   STATUS_CE | STATUS_U, grasp - (\base), \base, \bound
        .endm
        .balign 16
attempts:
        attempt 0, 0xffffffff
        attempt 0, 0x10000
        attempt 0, 0x10004
        attempt 4, 0xffffffff
        attempt 4, 0x10000
        attempt 256, 0xffffffff
        attempt 256, 0xffff
        attempt 0xff00, 0x100
        attempt 0xff00, 0x104
        attempt 0xfffc, 4
        attempt 0xfffc, 0xffffffff
        attempt 0x10000, 4
        attempt 0x10000, 0xffffffff
        attempt 0xffff0000, 0xffffffff
        attempt 0xfffffffc, 0xffffffff
        attempt 0x80000000, 0x80000000
