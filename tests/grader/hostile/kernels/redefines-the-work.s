# Defines the instructor's symbols itself.
# expect: error 0 defined already
        .globl  _start
        .globl  take, taken, numbers, answer
take:   ret
_start: out     zero, PORT_POWER(zero)
taken:  .word   10
numbers: .word  0
answer: .word   1036
