# The same, half of it beyond storage.
# expect: graded 50 answer
        .globl  _start, answer
        .equ    answer, 0xfffe
_start: out     zero, PORT_POWER(zero)
