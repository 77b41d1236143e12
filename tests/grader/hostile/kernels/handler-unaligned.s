# A new PSW whose pc is no address of an instruction.
# expect: graded 50 the machine stopped
        .globl  _start
        .org    0x20
        .word   STATUS_U, 0x101, 3, 0xffffffff
        .org    0x100
_start: break   -1
