# handler.s - lab 1: your trap handler. This is the file that you hand in.
#
# The handout says what it must do, overlay/driver.s what will be done to it.
        .text
        .globl  trap, trap_counts

        .equ    OLD_PSW, 0x00           # what a trap leaves at the bottom of storage: status, pc,
        .equ    OLD_CAUSE, 0x10         # base, bound; cause, value, access kind
        .equ    OLD_VALUE, 0x14
        .equ    OLD_ACCESS, 0x18
                                        # 0x40 to 0xff are the handler's scratch

        .org    0x20
# TODO 1: the PSW that a trap loads. As it is, the first trap stops the machine for good.
        .word   0, 0, 0, 0

        .org    0x100
# TODO 2: save every register that you will change, then all that the next trap would overwrite.
# The first instruction must not be able to fault; sp may hold anything.
trap:   li      t0, 90                  # not yet: switch off with status 90
        out     t0, PORT_POWER(zero)

# TODO 3: count the trap: trap_counts[cause]++.

# TODO 4: call on_trap, with the cause in a0 and the value in a1. It may change every register but
# sp, and it may trap. Start with the scenarios in which it does not: b, r, k, c.

# TODO 5: decide: skip, go on, or switch off.

# TODO 6: put everything back, and return with lpsw.

# TODO 7: traps inside traps, and what to do when there are too many.

        .data
        .balign 4
trap_counts:
        .fill   9, 4, 0                 # by cause; entry 0 is not used

        .bss
        .balign 4
# TODO 2: the handler's own stack.
