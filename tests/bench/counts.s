# counts.s - counts down, in 300,000 instructions, and switches the machine off.
        .text
        .org    0x20
        .word   0, trap, 0, 0xffffffff
        .org    0x100
trap:
_start: li      t0, 150000
1:      addi    t0, t0, -1
        bnez    t0, 1b
        out     zero, PORT_POWER(zero)
