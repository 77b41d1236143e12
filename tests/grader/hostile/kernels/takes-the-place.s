# Fills storage where the instructor's program is to be.
# expect: error 0 .org cannot go back
        .globl  _start
_start: j       _start
        .org    0xf000
        .word   1
