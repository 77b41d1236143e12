# The same, as constants.
# expect: error 0 defined already
        .globl  _start
        .globl  take, taken, numbers
        .equ    take, 0x100
        .equ    taken, 0x0
        .equ    numbers, 0x104
_start: out     zero, PORT_POWER(zero)
