# A new PSW whose R is beyond storage and comes around.
# expect: graded 50 the machine stopped
        .globl  _start
        .org    0x20
        .word   0, 0x100, 0xfffffffc, 0xffffffff
        .org    0x100
_start: .word   0
