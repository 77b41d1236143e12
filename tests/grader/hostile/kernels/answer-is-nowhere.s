# The symbol that the spec looks at is an address beyond storage.
# expect: graded 50 answer
        .globl  _start, answer
        .equ    answer, 0xfffffffe
_start: out     zero, PORT_POWER(zero)
