# The instruction that faults is the one that the new PSW names.
# expect: graded 50 the machine stopped
        .globl  _start
        .org    0x20
        .word   0, _start, 0, 0xffffffff
        .org    0x100
_start: .word   0xffffffff
