# There is no such symbol.
# expect: graded 50 answer
        .globl  _start
_start: out     zero, PORT_POWER(zero)
