# A handler whose second instruction faults: never two instructions in a row.
# expect: graded 50 never comes to an end
        .globl  _start
        .org    0x20
        .word   0, _start, 0, 0xffffffff
        .org    0x100
_start: nop
        .word   0
