# stop.s - its machine must stop for good: the instruction that handles the fault is the one that faulted.
        .include "guest.inc"

_start: say     "around and around\n"
        la      t0, trap
        jr      t0
        .balign 4
trap:   .word   0
