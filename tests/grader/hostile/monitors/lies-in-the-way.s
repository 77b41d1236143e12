# Has code where the guest is to be.
# expect: graded 0 0x8000
        .globl  _start
_start: j       _start
        .org    0x9000
        .word   1
