# Never stops, never traps.
        .org 0x100
_start: addi    s0, s0, 1
        j       _start
