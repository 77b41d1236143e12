        .globl  PORT_POWER
        .equ    PORT_POWER, 0
