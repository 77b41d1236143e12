# sum.s - prints the sum of the numbers to ROUNDS in hexadecimal, character by character.
        .equ    ROUNDS, 50
        .text
        .org    0x20
        .word   0, trap, 0, 0xffffffff
        .org    0x100
trap:   li      t0, 1
        out     t0, PORT_POWER(zero)

_start: li      t0, ROUNDS
1:      add     s0, s0, t0
        addi    t0, t0, -1
        bnez    t0, 1b
        li      t1, 4
2:      srli    t2, s0, 12
        andi    t2, t2, 15
        slli    s0, s0, 4
        sltiu   t3, t2, 10
        bnez    t3, 3f
        addi    t2, t2, 'a' - '0' - 10
3:      addi    t2, t2, '0'
        out     t2, PORT_CONSOLE_DATA(zero)
        addi    t1, t1, -1
        bnez    t1, 2b
        li      t2, '\n'
        out     t2, PORT_CONSOLE_DATA(zero)
        out     zero, PORT_POWER(zero)
